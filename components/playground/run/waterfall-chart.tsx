import { dollars, seconds } from '#lib/figures.ts';
import type { Waterfall, WaterfallBar } from '#lib/playground/runs/waterfall.ts';

/** One bar a loop on a common clock: pale while it waits for the first token, full while it writes. */
export function WaterfallChart({ waterfall }: { waterfall: Waterfall }) {
  const { bars, totalMs } = waterfall;
  if (bars.length === 0) return null;
  return (
    <section aria-label="Waterfall" className="border-b px-4 pt-3.5 pb-4">
      <h2 className="flex items-baseline justify-between font-medium">
        Waterfall <span className="figures text-xs font-normal text-ink-faint">{seconds(totalMs)}</span>
      </h2>
      <ol className="mt-3 space-y-3">
        {bars.map((bar) => (
          <Bar key={`${bar.label} ${bar.startMs}`} bar={bar} totalMs={Math.max(totalMs, 1)} />
        ))}
      </ol>
      <p className="mt-3 flex gap-4 text-xs text-ink-faint" aria-hidden="true">
        <span className="flex items-center gap-1.5">
          <span className="h-2 w-3 rounded-xs border border-accent bg-accent-soft" /> waiting
        </span>
        <span className="flex items-center gap-1.5">
          <span className="h-2 w-3 rounded-xs bg-accent" /> writing
        </span>
      </p>
    </section>
  );
}

function Bar({ bar, totalMs }: { bar: WaterfallBar; totalMs: number }) {
  const share = (ms: number) => `${(Math.min(Math.max(ms, 0), totalMs) / totalMs) * 100}%`;
  const firstMs = bar.firstTokenMs ?? bar.endMs;
  const facts = [
    seconds(bar.endMs - bar.startMs),
    bar.firstTokenMs === null ? null : `first token ${seconds(bar.firstTokenMs - bar.startMs)}`,
    bar.usage === null ? null : `${bar.usage.completion_tokens.toLocaleString('en')} tok`,
    bar.usage === null ? null : dollars(bar.usage.cost),
    bar.usage === null || bar.usage.finish_reason === 'stop' ? null : bar.usage.finish_reason,
  ].filter((fact) => fact !== null);
  return (
    <li>
      <p className="figures flex items-baseline justify-between gap-3 text-xs">
        <span className="shrink-0 whitespace-nowrap text-ink-soft">{bar.label}</span>
        <span className="min-w-0 truncate text-ink-faint">{facts.join(' · ')}</span>
      </p>
      <div aria-hidden="true" className="relative mt-1 h-2.5 rounded-sm bg-hover">
        <div
          className="absolute inset-y-0 min-w-[2px] rounded-sm border border-accent bg-accent-soft"
          style={{ left: share(bar.startMs), width: share(firstMs - bar.startMs) }}
        />
        {bar.firstTokenMs !== null && (
          <div
            className="absolute inset-y-0 min-w-[2px] rounded-sm bg-accent"
            style={{ left: share(firstMs), width: share(bar.endMs - firstMs) }}
          />
        )}
      </div>
    </li>
  );
}
