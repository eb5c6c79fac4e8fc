import { Deadline } from '#lib/deadline.ts';

/**
 * One deadline for a whole answer: it expires when the first event takes too long, and later when one read does. Time
 * that a slow reader spends between reads does not count.
 */
export interface Watchdog {
  /** A read begins. */
  waiting(): void;
  /** The read is over. */
  gotBytes(): void;
  /** From now on the time for one read counts, instead of the time for the first event. */
  gotFirstEvent(): void;
  /** From now on a read may take this long only. */
  hurry(ms: number): void;
  stop(): void;
}

export function createWatchdog(
  { firstEventTimeoutMs, idleTimeoutMs }: { firstEventTimeoutMs: number; idleTimeoutMs: number },
  expire: (phase: 'first-event' | 'idle') => void,
): Watchdog {
  let phase: 'first-event' | 'idle' = 'first-event';
  let readMs = idleTimeoutMs;
  const deadline = new Deadline(firstEventTimeoutMs, () => expire(phase));
  return {
    waiting() {
      if (phase === 'idle') deadline.move(readMs);
    },
    gotBytes() {
      if (phase === 'idle') deadline.move(Infinity);
    },
    gotFirstEvent() {
      if (phase === 'idle') return;
      phase = 'idle';
      deadline.move(Infinity);
    },
    hurry(ms) {
      readMs = ms;
      deadline.move(ms);
    },
    stop: () => deadline.drop(),
  };
}
