import { createLiveMessage, type LiveMessage } from '#lib/playground/stream/live-message.ts';
import type { RunRecord } from './run-record.ts';
import { framesOf, playFrame } from './run-times.ts';

/** The message a whole log comes to, with its times. */
export function playOut(record: RunRecord): LiveMessage {
  const live = createLiveMessage({ schedule: () => undefined });
  const observer = { head: () => undefined, frame: () => undefined, chunk: live.push };
  for (const frame of framesOf(record)) playFrame(frame, observer);
  live.end();
  return live;
}
