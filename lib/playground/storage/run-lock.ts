import { STORED_NAMES } from './stored-names.ts';

/** A promise that holds the name until `release` is called: other tabs see that this run is alive. */
export function holdRunLock(turnId: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Refused (an insecure origin, a page going away): the run goes on without.
  if (locks() !== null)
    void locks()
      ?.request(nameOf(turnId), () => promise)
      .catch(() => undefined);
  return resolve;
}

/** Of these turns, those that some tab is still running. */
export async function runningElsewhere(turnIds: readonly string[]): Promise<ReadonlySet<string>> {
  const state = await locks()
    ?.query()
    .catch(() => null);
  const held = new Set(state?.held?.map((lock) => lock.name));
  return new Set(turnIds.filter((id) => held.has(nameOf(id))));
}

function nameOf(turnId: string): string {
  return STORED_NAMES.runLock + turnId;
}

function locks(): LockManager | null {
  return typeof navigator === 'undefined' ? null : (navigator.locks ?? null);
}
