import { Deadline } from '#lib/deadline.ts';

/**
 * One deadline for a whole answer: it expires when the first event that says something takes too long, and later when
 * the next one does. Comments, pings and empty chunks say nothing. Time that a slow reader spends with what was said
 * does not count.
 */
export interface Watchdog {
  /** Something was said: time stands still until `waiting`, and from now on the time for one silence counts. */
  heard(): void;
  /** More is waited for. */
  waiting(): void;
  /** What is left may take this long in all; the first call counts. */
  hurry(ms: number): void;
  stop(): void;
}

export function createWatchdog(
  { firstEventTimeoutMs, idleTimeoutMs }: { firstEventTimeoutMs: number; idleTimeoutMs: number },
  expire: (phase: 'first-event' | 'idle') => void,
): Watchdog {
  let phase: 'first-event' | 'idle' = 'first-event';
  let running = true;
  let hurried = false;
  const deadline = new Deadline(firstEventTimeoutMs, () => expire(phase));
  return {
    heard() {
      if (hurried) return;
      phase = 'idle';
      running = false;
      deadline.move(Infinity);
    },
    waiting() {
      if (running) return;
      running = true;
      deadline.move(idleTimeoutMs);
    },
    hurry(ms) {
      if (hurried) return;
      hurried = true;
      running = true;
      deadline.move(ms);
    },
    stop: () => deadline.drop(),
  };
}
