import type { LiveSnapshot } from './live-message.ts';

export interface LoopUnderWay {
  /** From 1 to `maxLoops`. */
  readonly loop: number;
  /** Whether its text stands among the snapshot's reasoning; otherwise it waits, or its text is the answer. */
  readonly hasEntry: boolean;
}

/** The loop that is being worked on, from the moment it starts, which is before its first token. */
export function loopUnderWay(live: Pick<LiveSnapshot, 'reasoning'>, maxLoops: number): LoopUnderWay {
  const last = live.reasoning.findLast((entry) => entry.loop !== null);
  const before = last?.loop ?? 0;
  if (last?.endedMs === null) return { loop: before, hasEntry: true };
  return { loop: Math.min(before + 1, maxLoops), hasEntry: before >= maxLoops };
}
