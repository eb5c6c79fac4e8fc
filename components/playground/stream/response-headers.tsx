'use client';

import { ChevronRight } from 'lucide-react';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { seconds } from '#lib/figures.ts';
import type { ResponseHead } from '#lib/playground/stream/transport.ts';

/** Status, request id and limits in one line; all headers when opened. */
export function ResponseHeaders({ head }: { head: ResponseHead | null }) {
  if (head === null) return <p className="px-4 py-2.5 text-[0.8125rem] text-ink-faint">No answer yet</p>;
  const limits = head.limits;
  return (
    <details className="group">
      <summary className="figures flex h-10 list-none items-center gap-2 px-4 text-[0.8125rem] hover:bg-hover pointer-coarse:h-12">
        <ChevronRight className="size-3.5 shrink-0 text-ink-faint transition-transform duration-100 group-open:rotate-90" />
        <span className={head.status < 400 ? 'font-medium' : 'font-medium text-danger'}>{head.status}</span>
        <span className="text-ink-faint">after {seconds(head.atMs)}</span>
        {limits !== null && limits.remainingMinute !== null && (
          <span className="ml-auto truncate text-ink-faint">
            {limits.remainingMinute.toLocaleString('en')} left this minute
          </span>
        )}
      </summary>
      <dl className="max-h-[min(14rem,24dvh)] overflow-y-auto overscroll-contain border-t bg-sunken px-4 py-1.5 font-mono text-xs leading-5">
        {byWorth(head.headers).map(([name, value]) => (
          <div
            key={name}
            className={classNames(
              'grid gap-x-2 py-px',
              // An id is long and its name short; the names of limits are long and their values short.
              name.length > 14
                ? 'grid-cols-[13.5rem_minmax(0,1fr)]'
                : 'grid-cols-[5.75rem_minmax(0,1fr)_auto]',
            )}
          >
            <dt className="text-ink-faint [overflow-wrap:anywhere]">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
            {name === 'x-request-id' && (
              <dd className="-my-0.5">
                <CopyButton label="Copy request id" text={() => value} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  );
}

const FIRST = [/^x-request-id$/, /^x-ratelimit/, /^retry-after/, /^openai/, /^content-type$/];

/** What people look for stands first; what every answer says alike, last. */
function byWorth(headers: Readonly<Record<string, string>>): [string, string][] {
  const rank = (name: string) => {
    const at = FIRST.findIndex((rule) => rule.test(name));
    if (at !== -1) return at;
    return name.startsWith('access-control') ? FIRST.length + 1 : FIRST.length;
  };
  return Object.entries(headers).sort(
    ([one], [other]) => rank(one) - rank(other) || one.localeCompare(other),
  );
}
