import type { RunFailure } from '#lib/playground/stream/run-outcome.ts';

/** What the reader can press. */
export type AdviceAction =
  | 'retry'
  | 'open-key'
  | 'choose-model'
  | 'edit-config'
  | 'remove-image'
  | 'continue';

export interface Advice {
  /** A few words. */
  title: string;
  /** What happened and what to do, in one or two sentences. */
  text: string;
  actions: readonly AdviceAction[];
  /** When a retry makes sense: count down this long. */
  retryAfterMs: number | null;
  /** The config field at fault, or null. */
  field: string | null;
  requestId: string | null;
}

/** What to do about a failed run. */
export function adviceFor(
  _failure: RunFailure,
  _context?: { images?: readonly { name: string; bytes: number }[]; availableUsd?: number | null },
): Advice {
  throw new Error('not written yet');
}
