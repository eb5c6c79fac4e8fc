import type { Config } from '../config.ts';
import type { RunOutcome } from '../stream/run-outcome.ts';
import type { Frame, ResponseHead } from '../stream/transport.ts';
import type { RunRecord } from './run-record.ts';

export interface Recorder {
  head(head: ResponseHead): void;
  frame(frame: Frame): void;
  /** The log so far, as a finished record. */
  finish(outcome: RunOutcome, durationMs: number): RunRecord;
  /** For the inspector while the run goes on; a new array when something came. */
  frames(): readonly Frame[];
  headNow(): ResponseHead | null;
  subscribe(listener: () => void): () => void;
}

/** Keeps what `runCompletion` reports. Secrets in headers are dropped; data-URL images in the request are kept. */
export function createRecorder(_run: { id: string; startedAt: string; request: Config }): Recorder {
  throw new Error('not written yet');
}
