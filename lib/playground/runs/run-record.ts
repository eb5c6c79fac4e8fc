import type { Config } from '#lib/playground/config.ts';
import type { CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';

/** One frame of the log: the wait before it and what was written. */
export interface LoggedFrame {
  gapMs: number;
  kind: 'data' | 'comment' | 'body';
  text: string;
}

/** A run as an event log: enough to replay it, never the key. */
export interface RecordedRun {
  /** The id of the assistant turn it belongs to. */
  id: string;
  /** ISO 8601. */
  startedAt: string;
  request: Config;
  response: { status: number; afterMs: number; headers: Record<string, string> } | null;
  frames: LoggedFrame[];
  /** Ms from the request to the end. */
  durationMs: number;
  outcome: CompletionOutcome;
}
