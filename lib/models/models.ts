import { type CatalogueEntry, findEntry } from '#lib/models/catalogue/catalogue.ts';
import { FREE, loadPriceBook, type PriceBook, SWARMS_LIST_PRICE } from '#lib/models/catalogue/prices.ts';
import { testFacts } from '#lib/models/test-models/test-facts.ts';
import { parseTestModel, TEST_MODEL_NAMES } from '#lib/models/test-models/test-model-id.ts';
import { createTestProvider } from '#lib/models/test-models/test-provider.ts';
import { createTransport } from '#lib/models/upstream/transport.ts';
import { createUpstreamList, type UpstreamList } from '#lib/models/upstream/upstream-list.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import type { Price } from '#lib/protocol/price.ts';
import { createHosts, type Host } from './hosts.ts';
import type { ModelFacts, ResolvedModel } from './model-facts.ts';
import type { ModelsConfig } from './models-config.ts';
import type { Provider } from './provider.ts';

export interface Models {
  /** Loads the price list once. Await it before the first `resolve` of a hosted model, and before each: it is free then. */
  warm(): Promise<void>;
  /**
   * The model of an id, by catalogue, family or prefix. `model_not_found` when nobody serves it or its provider is
   * off. Throws when `warm` was never awaited.
   */
  resolve(id: string): ResolvedModel | ApiError;
  /** Every model on offer: the catalogue of providers that are on, their own lists, the test models. */
  list(): Promise<readonly ModelFacts[]>;
  find(id: string): Promise<ModelFacts | null>;
  defaultModel(): string;
  close(): void;
}

/** How long the first `list` waits for upstreams that have not answered yet. */
const FIRST_LIST_WAIT_MS = 1_500;
/** Ids come from callers, so what is remembered of them is bounded. */
const MAX_REMEMBERED = 1_000;
const FIRST_CHOICE = 'gpt-4.1';

const DEFAULT_TEST_WAITS = { slowFirstTokenMs: 3_000, slowTokenMs: 250, timeoutMs: 2_000 };

export function createModels(config: ModelsConfig): Models {
  const transport = createTransport(config.connectTimeoutMs);
  const hosts = createHosts(config, transport);
  const lists = new Map<Host, UpstreamList>();
  for (const host of hosts) if (host.provider !== null) lists.set(host, createUpstreamList(host.provider));
  const { idleTimeoutMs, testWaits } = config;
  const testProvider = createTestProvider({ ...DEFAULT_TEST_WAITS, ...testWaits, idleTimeoutMs });
  const remembered = new Map<string, ResolvedModel>();
  let prices: PriceBook | null = null;
  let warming: Promise<void> | null = null;

  const warm = (): Promise<void> => {
    warming ??= loadPriceBook().then((book) => {
      prices = book;
    });
    return warming;
  };

  function priceOf({ pricing }: Host, vendorModel: string): Price {
    if (pricing === 'free') return { ...FREE, source: 'local' };
    if (pricing === 'list-price') return SWARMS_LIST_PRICE;
    if (prices === null) throw new Error('The price list is not loaded: await warm() before resolve().');
    return prices(pricing, vendorModel) ?? SWARMS_LIST_PRICE;
  }

  function resolveHosted(id: string): ResolvedModel | ApiError {
    const route = findRoute(hosts, id);
    if (route === null) return notFound(id);
    const { host, vendorModel } = route;
    if (host.provider === null) return providerOff(id, host);
    const entry = findEntry(host.catalogue, vendorModel) ?? { id: vendorModel, ...host.unknown };
    const price = priceOf(host, vendorModel);
    return describe(id, host.name, entry, vendorModel, host.provider, price, host.fetchesImageUrls);
  }

  function resolve(id: string): ResolvedModel | ApiError {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const model = id.startsWith('test/') ? resolveTest(id, testProvider) : resolveHosted(id);
    if (isApiError(model)) return model;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(id, model);
    return model;
  }

  function listedIds(host: Host): string[] {
    if (host.provider === null) return [];
    const own = lists.get(host)?.current() ?? [];
    const chat = own.filter((id) => !host.unlisted?.test(id));
    const ids = [...host.catalogue.map((entry) => entry.id), ...chat];
    return ids.map((id) => (host.bareIds?.test(id) ? id : `${host.name}/${id}`));
  }

  async function list(): Promise<readonly ModelFacts[]> {
    await warm();
    for (const known of lists.values()) known.current();
    const settled = Promise.all([...lists.values()].map((known) => known.settled()));
    if (![...lists.values()].every((known) => known.answered())) await atMost(settled, FIRST_LIST_WAIT_MS);
    const ids = new Set([...hosts.flatMap(listedIds), ...TEST_MODEL_NAMES.map((name) => `test/${name}`)]);
    return [...ids].flatMap((id) => {
      const model = resolve(id);
      return isApiError(model) ? [] : [toFacts(model)];
    });
  }

  return {
    warm,
    resolve,
    list,
    find: async (id) => {
      await warm();
      const model = resolve(id);
      return isApiError(model) ? null : toFacts(model);
    },
    defaultModel() {
      if (config.defaultModel !== null) return config.defaultModel;
      if (config.openai.apiKey !== null) return FIRST_CHOICE;
      for (const host of hosts) {
        const first = listedIds(host)[0];
        if (first !== undefined) return first;
      }
      return 'test/echo';
    },
    close() {
      for (const known of lists.values()) known.close();
      transport.close();
    },
  };
}

/** Which host serves an id, and what that host calls it; null when none does. */
function findRoute(hosts: readonly Host[], id: string): { host: Host; vendorModel: string } | null {
  const slash = id.indexOf('/');
  if (slash > 0 && slash < id.length - 1) {
    const host = hosts.find(({ name }) => name === id.slice(0, slash));
    if (host !== undefined) return { host, vendorModel: id.slice(slash + 1) };
  }
  const host = hosts.find(({ bareIds }) => bareIds?.test(id));
  return host === undefined ? null : { host, vendorModel: id };
}

function resolveTest(id: string, provider: Provider): ResolvedModel | ApiError {
  const name = id.slice('test/'.length);
  const model = parseTestModel(name);
  if (model !== null) return describe(id, 'test', testFacts(name, model), name, provider, FREE, false);
  return apiError(
    'model_not_found',
    `There is no test model '${id}'. There are: ${TEST_MODEL_NAMES.map((known) => `test/${known}`).join(', ')}.`,
    { param: 'model' },
  );
}

function describe(
  id: string,
  ownedBy: string,
  entry: CatalogueEntry,
  vendorModel: string,
  provider: Provider,
  price: Price,
  fetchesImageUrls: boolean,
): ResolvedModel {
  const { contextLength, maxOutputTokens, tools, structuredOutput, created, imageTokens, tokenFactor } =
    entry;
  return {
    id,
    ownedBy,
    contextLength,
    maxOutputTokens,
    inputModalities: entry.images ? ['text', 'image'] : ['text'],
    tools,
    structuredOutput,
    price,
    created,
    provider,
    vendorModel,
    imageTokens,
    tokenFactor,
    fetchesImageUrls,
  };
}

function toFacts({
  provider,
  vendorModel,
  imageTokens,
  tokenFactor,
  fetchesImageUrls,
  ...facts
}: ResolvedModel): ModelFacts {
  return facts;
}

function notFound(id: string): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id}' is not known here. GET /v1/models/available lists what is; 'test/echo' always works.`,
    { param: 'model' },
  );
}

function providerOff(id: string, { name, variable }: Host): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id}' is served by ${name}, which is not set up here: set ${variable} and start the server again. 'test/echo' works without.`,
    { param: 'model' },
  );
}

async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
