/** The wait before each frame, for the sparkline. */
export interface GapFigures {
  readonly gapsMs: readonly number[];
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Indices of frames that came after a stall. */
  readonly stalls: readonly number[];
}

const SHORTEST_STALL_MS = 1_000;
const STALL_TIMES_MEDIAN = 10;

/** A stall is a wait of at least 1 s and ten times the median; the wait for the first frame is none. Times are ms since the request left. */
export function gapFigures(frameTimesMs: readonly number[]): GapFigures {
  const gapsMs = frameTimesMs.map((atMs, index) => atMs - (frameTimesMs[index - 1] ?? 0));
  const sorted = gapsMs.slice(1).sort((a, b) => a - b);
  const medianMs = quantile(sorted, 0.5);
  const least = Math.max(SHORTEST_STALL_MS, STALL_TIMES_MEDIAN * medianMs);
  return {
    gapsMs,
    medianMs,
    p95Ms: quantile(sorted, 0.95),
    maxMs: sorted.at(-1) ?? 0,
    stalls: gapsMs.flatMap((gapMs, index) => (index > 0 && gapMs >= least ? [index] : [])),
  };
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
