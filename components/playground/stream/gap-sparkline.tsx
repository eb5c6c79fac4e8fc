import type { GapFigures } from '#lib/playground/runs/gaps.ts';

const MOST_BARS = 160;
const HEIGHT = 36;

/** The waits between frames as a strip: even when the model writes evenly, a spike where it stalled. */
export function GapSparkline({ gaps, onChoose }: { gaps: GapFigures; onChoose: (index: number) => void }) {
  if (gaps.gapsMs.length < 2) return null;
  const bars = barsOf(gaps);
  const top = Math.max(...bars.map((bar) => bar.gapMs), 1);
  return (
    <figure className="border-t px-4 pt-3 pb-2.5">
      <svg
        viewBox={`0 0 ${bars.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Gaps between frames: median ${gapText(gaps.medianMs)}, longest ${gapText(gaps.maxMs)}, ${gaps.stalls.length} stalls`}
        className="block h-9 w-full"
      >
        {bars.map((bar, at) => {
          const height = Math.max(1, Math.sqrt(bar.gapMs / top) * HEIGHT);
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the mouse; the list below has the same by keyboard
            <rect
              key={bar.index}
              x={at + 0.15}
              width={0.7}
              y={HEIGHT - height}
              height={height}
              className={bar.stalled ? 'cursor-pointer fill-warn' : 'cursor-pointer fill-accent'}
              onClick={() => onChoose(bar.index)}
            />
          );
        })}
      </svg>
      <figcaption className="figures mt-1.5 flex justify-between text-xs text-ink-faint">
        <span>median {gapText(gaps.medianMs)}</span>
        <span>p95 {gapText(gaps.p95Ms)}</span>
        <span className={gaps.stalls.length > 0 ? 'text-warn' : undefined}>
          longest {gapText(gaps.maxMs)}
          {gaps.stalls.length > 0 &&
            `, ${gaps.stalls.length} ${gaps.stalls.length === 1 ? 'stall' : 'stalls'}`}
        </span>
      </figcaption>
    </figure>
  );
}

interface Bar {
  index: number;
  gapMs: number;
  stalled: boolean;
}

/** At most so many bars: each stands for the longest wait of its stretch. */
function barsOf(gaps: GapFigures): Bar[] {
  const stalls = new Set(gaps.stalls);
  const stride = Math.ceil(gaps.gapsMs.length / MOST_BARS);
  const bars: Bar[] = [];
  for (const [index, gapMs] of gaps.gapsMs.entries()) {
    const last = bars.at(-1);
    if (index % stride === 0 || last === undefined) bars.push({ index, gapMs, stalled: stalls.has(index) });
    else if (gapMs > last.gapMs) bars[bars.length - 1] = { index, gapMs, stalled: stalls.has(index) };
  }
  return bars;
}

/** `12.4 ms`, `247 ms`, `1.20 s`. */
export function gapText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
