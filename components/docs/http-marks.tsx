import { classNames } from '#components/ui/class-names.ts';
import type { Method } from '#lib/protocol/openapi/open-api.ts';

/** The method in small capitals; POST in the accent. */
export function MethodMark({ method, className }: { method: Method; className?: string }) {
  return (
    <span
      className={classNames(
        'font-mono text-2xs font-semibold tracking-wide uppercase',
        method === 'post' ? 'text-accent' : 'text-ink-faint',
        className,
      )}
    >
      {method}
    </span>
  );
}

/** A status code: a good one in the accent, any other in the colour of danger. */
export function StatusMark({ status, className }: { status: string; className?: string }) {
  return (
    <span
      className={classNames(
        'figures font-mono text-xs font-semibold',
        status.startsWith('2') ? 'text-accent' : 'text-danger',
        className,
      )}
    >
      {status}
    </span>
  );
}
