import { createLiveMessage, type LiveMessage } from '#lib/playground/stream/live-message.ts';
import type { RecordedRun } from './run-record.ts';
import { framesOf, replayFrame } from './run-times.ts';

/** The message a whole log comes to, with its times. */
export function replayToEnd(record: RecordedRun): LiveMessage {
  const live = createLiveMessage({ schedule: () => undefined });
  const observer = { head: () => undefined, frame: () => undefined, chunk: live.push };
  for (const frame of framesOf(record)) replayFrame(frame, observer);
  live.end();
  return live;
}
