import type { Price } from '#lib/pricing/price.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import { type CatalogueEntry, entryOf, onlyEmbeds } from './catalogue/catalogue.ts';
import { FREE, loadPriceBook, type PriceBook, SWARMS_LIST_PRICE } from './catalogue/prices.ts';
import { createHosts, findRoute, type ModelHost, providerOff, unknownModel } from './hosts.ts';
import { createModelDirectory } from './model-directory.ts';
import { describeModel, factsOf, type ModelFacts, type ResolvedModel } from './model-facts.ts';
import type { ModelsConfig } from './models-config.ts';
import { resolveTestModel } from './test-models/resolve-test-model.ts';
import { createTestProvider } from './test-models/test-provider.ts';
import { createTransport } from './upstream/transport.ts';

export interface Models {
  /**
   * Loads the price list and begins to ask the hosts for their models, once. Await it before `resolve`; after the
   * first time it costs nothing.
   */
  warm(): Promise<void>;
  /**
   * The model of an id, by catalogue, family or prefix. `model_not_found` when nobody serves it or its provider is
   * off. Throws for a priced model when `warm` was never awaited.
   */
  resolve(id: string): ResolvedModel | ApiError;
  /** Every model on offer. Hosts that do not answer with their own list delay it by 1.5 s at most. */
  list(): Promise<readonly ModelFacts[]>;
  find(id: string): Promise<ModelFacts | null>;
  defaultModel(): string;
  /** A model that makes vectors: the first of a vendor that is on, else `test/embed`. */
  embeddingModel(): string;
  close(): void;
}

/** Ids come from callers, so the cache of resolved models is bounded. */
const MAX_CACHED = 1_000;
const FIRST_CHOICE = 'gpt-4.1';
const DEFAULT_TEST_WAITS = { slowFirstTokenMs: 3_000, slowTokenMs: 250, timeoutMs: 2_000 };

/**
 * Everything that has to do with models: which ids there are, what they cost and can do, and the provider of each.
 *
 * All times in `config` are milliseconds. Throws when an upstream's name is taken. Makes no request before the first
 * `warm`; vendors without a key stay off, and their models resolve to `model_not_found` with the variable to set. Facts
 * come from `catalogue/`, prices from the price list of genai-prices (else Swarms' list price), further ids from the
 * hosts' own lists. Close it when the server stops: that ends its requests for lists and its kept connections.
 */
export function createModels(config: ModelsConfig): Models {
  const transport = createTransport(config.connectTimeoutMs);
  const hosts = createHosts(config, transport);
  const resolver = createResolver(config, hosts);
  const directory = createModelDirectory(hosts, resolver.resolve);
  let warming: Promise<void> | null = null;
  const warm = () => {
    warming ??= resolver.loadPrices().then(directory.refresh);
    return warming;
  };
  return {
    warm,
    resolve: resolver.resolve,
    async list() {
      await warm();
      return directory.list();
    },
    async find(id) {
      await warm();
      const model = resolver.resolve(id);
      return isApiError(model) ? null : factsOf(model);
    },
    defaultModel() {
      if (config.defaultModel !== null) return config.defaultModel;
      return config.vendors.openai.apiKey === null ? (directory.first('chat') ?? 'test/echo') : FIRST_CHOICE;
    },
    embeddingModel: () => directory.first('embedding') ?? 'test/embed',
    close() {
      directory.close();
      transport.close();
    },
  };
}

interface Resolver extends Pick<Models, 'resolve'> {
  loadPrices(): Promise<void>;
}

function createResolver(config: ModelsConfig, hosts: readonly ModelHost[]): Resolver {
  const { idleTimeoutMs, testWaits } = config;
  const testProvider = createTestProvider({ ...DEFAULT_TEST_WAITS, ...testWaits, idleTimeoutMs });
  const resolved = new Map<string, ResolvedModel>();
  let prices: PriceBook | null = null;

  function resolveHosted(id: string): ResolvedModel | ApiError {
    const route = findRoute(hosts, id);
    if (route === null) return unknownModel(id);
    const { host, vendorModel } = route;
    const { name: ownedBy, provider, fetchesImageUrls } = host;
    if (provider === null) return providerOff(id, host);
    const entry = entryOf(host, vendorModel);
    const kind = onlyEmbeds(entry) ? 'embedding' : 'vendor';
    const service = { id, ownedBy, kind, vendorModel, provider, fetchesImageUrls } as const;
    return describeModel(service, entry, priceOf(host, entry, vendorModel, prices));
  }

  return {
    async loadPrices() {
      prices = await loadPriceBook();
    },
    resolve(id) {
      const known = resolved.get(id);
      if (known !== undefined) return known;
      const model = resolveTestModel(id, testProvider) ?? resolveHosted(id);
      if (isApiError(model)) return model;
      if (resolved.size >= MAX_CACHED) resolved.clear();
      resolved.set(id, model);
      return model;
    },
  };
}

function priceOf(
  { pricing }: ModelHost,
  entry: CatalogueEntry,
  vendorModel: string,
  prices: PriceBook | null,
): Price {
  if (pricing === 'free') return { ...FREE, source: 'local' };
  if (pricing === 'list-price') return SWARMS_LIST_PRICE;
  if (prices === null) throw new Error('The price list is not loaded: await warm() before resolve().');
  return prices(pricing, vendorModel, onlyEmbeds(entry) ? 'nothing' : 'text') ?? SWARMS_LIST_PRICE;
}
