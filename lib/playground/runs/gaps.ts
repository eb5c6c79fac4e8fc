/** The wait before each frame, for the sparkline. */
export interface GapFigures {
  readonly gapsMs: readonly number[];
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** Indices of frames that came after a stall. */
  readonly stalls: readonly number[];
}

/** A stall is a wait of at least 1 s and ten times the median. Times are ms since the request left. */
export function gapFigures(_frameTimesMs: readonly number[]): GapFigures {
  throw new Error('not written yet');
}
