/**
 * One timer for a whole answer: it fires when the first event takes too long, and later when one read does. Time
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
  let limitMs = firstEventTimeoutMs;
  let reading = true;
  let since = performance.now();
  let timer = setTimeout(check, limitMs);

  // Reads only note the time; the timer looks at the note when it fires and sleeps for what is left.
  function check(): void {
    const left = reading ? since + limitMs - performance.now() : limitMs;
    if (left <= 0) expire(phase);
    else timer = setTimeout(check, left);
  }

  function restart(ms: number): void {
    clearTimeout(timer);
    limitMs = ms;
    since = performance.now();
    timer = setTimeout(check, ms);
  }

  return {
    waiting() {
      reading = true;
      if (phase === 'idle') since = performance.now();
    },
    gotBytes() {
      reading = phase === 'first-event';
    },
    gotFirstEvent() {
      if (phase === 'idle') return;
      phase = 'idle';
      reading = false;
      restart(idleTimeoutMs);
    },
    hurry: restart,
    stop: () => clearTimeout(timer),
  };
}
