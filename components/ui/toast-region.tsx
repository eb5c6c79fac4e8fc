'use client';

import { X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';
import { dismissToast, readToasts, type Toast, watchToasts } from './toasts.ts';

const NONE: readonly Toast[] = [];

export function ToastRegion() {
  const ref = useRef<HTMLElement>(null);
  const toasts = useSyncExternalStore(watchToasts, readToasts, () => NONE);
  useEffect(() => {
    const region = ref.current;
    if (region === null) return;
    // Closed and opened again for each toast: what opened last in the top layer lies above any dialog.
    if (region.matches(':popover-open')) region.hidePopover();
    if (toasts.length > 0) region.showPopover();
  }, [toasts]);
  return (
    <section
      ref={ref}
      popover="manual"
      aria-label="Notes"
      aria-live="polite"
      className="fixed inset-auto top-16 left-1/2 m-0 w-max max-w-[calc(100vw-2rem)] -translate-x-1/2 space-y-2 overflow-visible bg-transparent p-0"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={classNames(
            'rise mx-auto flex w-fit items-center gap-2 rounded-lg border bg-raised py-1 pr-1 pl-3 shadow-lift',
            toast.tone === 'danger' ? 'border-danger/40 text-danger' : 'border-line-strong',
          )}
        >
          <span className="min-w-0 py-1">{toast.text}</span>
          {toast.action !== null && (
            <button
              type="button"
              onClick={() => {
                toast.action?.run();
                dismissToast(toast.id);
              }}
              className="rounded-md px-2 py-1 font-medium text-accent hover:bg-hover"
            >
              {toast.action.label}
            </button>
          )}
          <IconButton size="xs" label="Dismiss" icon={<X />} onClick={() => dismissToast(toast.id)} />
        </div>
      ))}
    </section>
  );
}
