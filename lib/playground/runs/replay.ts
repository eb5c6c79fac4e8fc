import type { RunOutcome } from '../stream/run-outcome.ts';
import type { RunObserver } from '../stream/transport.ts';
import type { RunRecord } from './run-record.ts';

export type ReplaySpeed = 1 | 4 | 'at-once';

export interface Replay {
  /** Resolves with the recorded outcome, or `stopped`. */
  readonly ended: Promise<RunOutcome>;
  setSpeed(speed: ReplaySpeed): void;
  stop(): void;
}

/** Plays a log to an observer with the recorded gaps; nothing is sent anywhere. */
export function replayRun(_record: RunRecord, _observer: RunObserver, _speed: ReplaySpeed): Replay {
  throw new Error('not written yet');
}
