import type { Recorder } from '#lib/playground/runs/recorder.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';

/** What the page needs to stop, checkpoint and settle a run under way. */
export interface RunHandle {
  readonly turnId: string;
  readonly chatId: string;
  readonly columnId: string;
  readonly controller: AbortController;
  readonly live: LiveMessage;
  readonly recorder: Recorder;
  /** `performance.now()` when Send was pressed. */
  readonly startedMs: number;
  requestId: string | null;
  settled: boolean;
  release: () => void;
}
