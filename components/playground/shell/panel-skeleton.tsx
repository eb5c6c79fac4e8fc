import { Skeleton } from '#components/ui/skeleton.tsx';

/** The right panel before it is there: the same lines at the same places. */
export function PanelSkeleton() {
  return (
    <div aria-hidden="true" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-12 shrink-0 items-center gap-5 border-b px-5">
        <Skeleton className="h-3.5 w-12" />
        <Skeleton className="h-3.5 w-8" />
        <Skeleton className="h-3.5 w-9" />
        <Skeleton className="h-3.5 w-12" />
      </div>
      <div className="space-y-6 p-5">
        {['w-24', 'w-14', 'w-32', 'w-28', 'w-20'].map((width) => (
          <div key={width} className="space-y-3">
            <Skeleton className={`h-3 ${width}`} />
            <Skeleton className="h-1 w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
