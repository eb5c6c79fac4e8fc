import { entryOf, onlyEmbeds } from '#lib/models/catalogue/catalogue.ts';
import { TEST_MODEL_IDS } from '#lib/models/test-models/resolve-test-model.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import { type ModelHost, publicId } from './hosts.ts';
import { factsOf, type ModelFacts, type ResolvedModel } from './model-facts.ts';
import type { Provider } from './provider.ts';

/** What is on offer: the catalogue of the hosts that are on, what they list themselves, and the test models. */
export interface ModelDirectory {
  /** Asks the hosts for their lists in the background. */
  refresh(): void;
  list(): Promise<readonly ModelFacts[]>;
  /** The first model that can do it, of the first host that is on; null when none is. Never waits. */
  first(ability: 'chat' | 'embedding'): string | null;
  close(): void;
}

/** How long the first `list` waits for the hosts' own lists; later ones take what is there. */
const LIST_WAIT_MS = 1_500;

export function createModelDirectory(
  hosts: readonly ModelHost[],
  resolve: (id: string) => ResolvedModel | ApiError,
): ModelDirectory {
  const lists = new Map<ModelHost, UpstreamList>();
  for (const host of hosts) if (host.provider !== null) lists.set(host, createUpstreamList(host.provider));

  /** Under the host's own ids. */
  function modelsOf(host: ModelHost): string[] {
    const known = lists.get(host);
    if (known === undefined) return [];
    const own = known.current().filter((id) => !host.unlisted?.test(id));
    return [...host.catalogue.map(({ id }) => id), ...own];
  }

  function refresh(): void {
    for (const known of lists.values()) known.current();
  }

  let waiting: Promise<void> | null = null;
  function firstLists(): Promise<void> {
    const settled = [...lists.values()].map((known) => known.settled());
    waiting ??= atMost(Promise.all(settled), LIST_WAIT_MS);
    return waiting;
  }

  return {
    refresh,
    async list() {
      refresh();
      await firstLists();
      const hosted = hosts.flatMap((host) => modelsOf(host).map((id) => publicId(host, id)));
      const ids = new Set([...hosted, ...TEST_MODEL_IDS]);
      return [...ids].flatMap((id) => {
        const model = resolve(id);
        return isApiError(model) ? [] : [factsOf(model)];
      });
    },
    first(ability) {
      const embeds = ability === 'embedding';
      for (const host of hosts) {
        const id = modelsOf(host).find((each) => onlyEmbeds(entryOf(host, each)) === embeds);
        if (id !== undefined) return publicId(host, id);
      }
      return null;
    },
    close() {
      for (const known of lists.values()) known.close();
    },
  };
}

async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, late]);
  clearTimeout(timer);
}

const FRESH_MS = 5 * 60_000;
/** A list that could not be had is asked for again after this. */
const RETRY_MS = 15_000;
const FETCH_TIMEOUT_MS = 10_000;

/**
 * A vendor's own model list: fetched in the background, kept five minutes, served stale while it is fetched again.
 * Failures are no errors here; a dead upstream has an empty list.
 */
interface UpstreamList {
  /** What is known now, which may be nothing; starts a fetch when that is old. */
  current(): readonly string[];
  /** Resolves when the fetch under way, if any, is over. Never rejects. */
  settled(): Promise<void>;
  close(): void;
}

function createUpstreamList(provider: Provider): UpstreamList {
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
