import { Skeleton } from '#components/ui/skeleton.tsx';
import { Wordmark } from './wordmark.tsx';

/** What the server sends: the frame of the page, so that nothing moves when it comes to life. */
export function ShellSkeleton() {
  return (
    <div className="shell" aria-busy="true">
      <aside className="pane pane-left">
        <div className="flex h-12 shrink-0 items-center px-4">
          <Wordmark />
        </div>
        <div className="space-y-3 p-4">
          <Skeleton className="h-8 w-full rounded-lg" />
          <Skeleton className="mt-6 h-3 w-3/5" />
          <Skeleton className="h-3 w-4/5" />
          <Skeleton className="h-3 w-2/5" />
        </div>
      </aside>
      <main className="flex min-h-0 min-w-0 flex-col">
        <div className="flex h-12 shrink-0 items-center border-b px-4">
          <Skeleton className="h-5 w-40" />
        </div>
        <div className="flex-1" />
        <div className="mx-auto w-full max-w-208 px-4 pb-4 sm:px-6">
          <div className="h-26 rounded-2xl border border-line-strong bg-raised" />
        </div>
      </main>
      <aside className="pane pane-right">
        <PanelSkeleton />
      </aside>
    </div>
  );
}

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
