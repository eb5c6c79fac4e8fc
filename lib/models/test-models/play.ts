import type { ModelEvent } from '#lib/models/provider.ts';
import { wait } from '#lib/models/wait.ts';

const EVENTS_PER_BATCH = 64;

/**
 * Plays events at a steady pace, each when it is due; what is due together makes one batch. A pace of 0 plays all
 * at once, in a few batches.
 */
export async function* playPaced(
  events: readonly ModelEvent[],
  paceMs: number,
  signal: AbortSignal,
): AsyncGenerator<readonly ModelEvent[]> {
  const started = performance.now();
  for (let next = 0; next < events.length; ) {
    signal.throwIfAborted();
    const from = next;
    if (paceMs === 0) {
      next = Math.min(events.length, from + EVENTS_PER_BATCH);
    } else {
      // Due times are counted from the start, so late timers do not add up.
      await wait(Math.max(0, started + (from + 1) * paceMs - performance.now()), signal);
      const due = Math.floor((performance.now() - started) / paceMs);
      next = Math.min(events.length, Math.max(from + 1, due));
    }
    yield events.slice(from, next);
  }
}
