import { CopyButton } from '#components/ui/copy-button.tsx';
import type { RunSummary } from './run-summary.ts';

const GOOD = new Set(['stop', 'tool_calls', 'streaming', 'done']);

export function RunFigures({ summary }: { summary: RunSummary }) {
  return (
    <section aria-label="Figures" className="border-b px-4 pt-4 pb-4">
      <p className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{summary.model}</span>
        <span
          className={
            GOOD.has(summary.status)
              ? 'rounded-md border px-1.5 text-xs text-ink-soft'
              : 'rounded-md border border-warn/40 bg-warn-soft px-1.5 text-xs text-warn'
          }
        >
          {summary.status}
        </span>
      </p>
      {summary.requestId !== null && (
        <p className="mt-1 flex items-center gap-1 text-xs text-ink-faint">
          <span className="truncate font-mono">{summary.requestId}</span>
          <CopyButton label="Copy request id" text={() => summary.requestId ?? ''} />
        </p>
      )}
      <dl className="figures mt-3 grid grid-cols-2 gap-x-6">
        {summary.figures.map(([label, figure]) => (
          <div key={label} className="flex items-baseline justify-between border-t py-1.5">
            <dt className="text-[0.8125rem] text-ink-faint">{label}</dt>
            <dd className="text-[0.8125rem]">{figure ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
