import type { Provider } from '#lib/models/provider.ts';

const FRESH_MS = 5 * 60_000;
/** A list that could not be had is asked for again after this. */
const RETRY_MS = 15_000;
const FETCH_TIMEOUT_MS = 10_000;

/**
 * A vendor's own model list: fetched in the background, kept five minutes, served stale while it is fetched again.
 * Failures are no errors here; a dead upstream has an empty list.
 */
export interface UpstreamList {
  /** What is known now, which may be nothing; starts a fetch when that is old. */
  current(): readonly string[];
  /** Resolves when the fetch under way, if any, is over. Never rejects. */
  settled(): Promise<void>;
  close(): void;
}

export function createUpstreamList(provider: Provider): UpstreamList {
  const closing = new AbortController();
  let ids: readonly string[] = [];
  let nextFetchAt = 0;
  let fetching: Promise<void> | null = null;

  async function fetchList(): Promise<void> {
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]);
    try {
      ids = await provider.listModels(signal);
      nextFetchAt = Date.now() + FRESH_MS;
    } catch {
      nextFetchAt = Date.now() + RETRY_MS;
    }
    fetching = null;
  }

  return {
    current() {
      if (fetching === null && Date.now() >= nextFetchAt && !closing.signal.aborted) fetching = fetchList();
      return ids;
    },
    settled: async () => {
      await fetching;
    },
    close: () => closing.abort(),
  };
}
