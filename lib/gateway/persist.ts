import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#lib/log.ts';

const WAITS_MS = [100, 300, 1_000, 3_000];

/** Tries a write again while the store is away: a database that restarts must not cost a run its settlement. */
export async function persist<T>(write: () => Promise<T>, log: Log): Promise<T> {
  for (const waitMs of WAITS_MS) {
    try {
      return await write();
    } catch (error) {
      log.warn({ err: error, waitMs }, 'a settlement could not be written yet');
      await sleep(waitMs);
    }
  }
  return write();
}
