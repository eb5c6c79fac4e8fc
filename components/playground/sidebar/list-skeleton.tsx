import { Skeleton } from '#components/ui/skeleton.tsx';

/** The list of chats before storage has answered. */
export function ListSkeleton() {
  return (
    <div className="space-y-3 px-2 pt-4">
      {['w-3/5', 'w-4/5', 'w-2/5', 'w-3/4'].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  );
}
