import { createAnthropic } from '#lib/models/anthropic/anthropic.ts';
import { type CatalogueEntry, UNKNOWN_MODEL } from '#lib/models/catalogue/catalogue.ts';
import type { OpenAiWireOptions } from '#lib/models/openai/openai-http.ts';
import { createOpenAiWire } from '#lib/models/openai/openai-wire.ts';
import type { WhenUnreachable } from '#lib/models/upstream/open-upstream.ts';
import type { Transport } from '#lib/models/upstream/transport.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { boundOutput } from './bound-output.ts';
import type { ModelsConfig } from './models-config.ts';
import type { Provider } from './provider.ts';
import { forEachVendor, VENDORS, type Vendor, type VendorName } from './vendors.ts';

/** One place that models come from: a vendor, a configured upstream or the local Ollama. */
export interface ModelHost {
  /** The routing prefix: `groq` for `groq/…`. */
  readonly name: string;
  /** The environment variable that turns it on. */
  readonly variable: string;
  /** Ids that go here without a prefix; null when the prefix is always needed. */
  readonly bareIds: RegExp | null;
  readonly catalogue: readonly CatalogueEntry[];
  /** Entries of the host's own list that are left out. */
  readonly unlisted: RegExp | null;
  /** How the host's models are priced: by the list of a vendor, not at all, or at the Swarms list price. */
  readonly pricing: VendorName | 'free' | 'list-price';
  /** Whether the host fetches https image URLs itself. */
  readonly fetchesImageUrls: boolean;
  /** Facts of models that the catalogue does not name. */
  readonly unknown: Omit<CatalogueEntry, 'id'>;
  /** Null while the host is off. */
  readonly provider: Provider | null;
}

type HostFacts = Omit<ModelHost, 'provider'>;

function vendorFacts(name: VendorName, { bareIds, catalogue, unlisted, unknown }: Vendor): HostFacts {
  const variable = `${name.toUpperCase()}_API_KEY`;
  return { name, variable, bareIds, catalogue, unlisted, unknown, pricing: name, fetchesImageUrls: true };
}

/** A server that only its operator knows has the last word on what its models do. */
const ANY_MODEL: Omit<CatalogueEntry, 'id'> = {
  ...UNKNOWN_MODEL,
  embedding: { dimensions: null, shortens: true, encoding: null },
};

const OLLAMA: HostFacts = {
  name: 'ollama',
  variable: 'OLLAMA_BASE_URL',
  bareIds: null,
  catalogue: [],
  unlisted: null,
  pricing: 'free',
  fetchesImageUrls: false,
  unknown: ANY_MODEL,
};

function upstreamFacts(name: string, fetchesImageUrls: boolean): HostFacts {
  return {
    name,
    variable: 'UPSTREAMS',
    bareIds: null,
    catalogue: [],
    unlisted: null,
    pricing: 'list-price',
    fetchesImageUrls,
    unknown: ANY_MODEL,
  };
}

function ollamaAbsent(baseUrl: string): WhenUnreachable {
  return (model) =>
    apiError(
      'model_not_found',
      `The model 'ollama/${model}' needs a running Ollama, and none answers at ${new URL(baseUrl).origin}: start it or set OLLAMA_BASE_URL. 'test/echo' works without.`,
      { param: 'model' },
    );
}

function checkNames(config: ModelsConfig): void {
  const taken = new Set(['test', ...Object.keys(VENDORS), OLLAMA.name]);
  for (const { name } of config.upstreams) {
    if (taken.has(name)) throw new Error(`UPSTREAMS: the name '${name}' is taken`);
    taken.add(name);
  }
}

/** Every host in the order in which the default model is looked for. Throws on an upstream name that is taken. */
export function createHosts(config: ModelsConfig, transport: Transport): readonly ModelHost[] {
  checkNames(config);
  const wire = (
    facts: HostFacts,
    baseUrl: string,
    apiKey: string | null,
    special: Pick<OpenAiWireOptions, 'whenUnreachable'> = {},
  ): ModelHost => {
    const { name, variable } = facts;
    const options = { id: name, baseUrl, apiKey, keyVariable: variable, limits: config, transport };
    return { ...facts, provider: boundOutput(createOpenAiWire({ ...options, ...special })) };
  };
  const off = (facts: HostFacts): ModelHost => ({ ...facts, provider: null });
  const { vendors, ollamaBaseUrl } = config;
  const hosted = forEachVendor((name, vendor): ModelHost => {
    const facts = vendorFacts(name, vendor);
    const { baseUrl, apiKey } = vendors[name];
    if (apiKey === null) return off(facts);
    switch (vendor.wire) {
      case 'openai':
        return wire(facts, baseUrl, apiKey);
      case 'anthropic': {
        const options = { baseUrl, apiKey, limits: config, transport };
        return { ...facts, provider: boundOutput(createAnthropic(options)) };
      }
      default:
        return vendor.wire satisfies never;
    }
  });
  return [
    ...Object.values(hosted),
    ...config.upstreams.map(({ name, baseUrl, apiKey, imageUrls }) =>
      wire(upstreamFacts(name, imageUrls), baseUrl, apiKey),
    ),
    ollamaBaseUrl === null
      ? off(OLLAMA)
      : wire(OLLAMA, ollamaBaseUrl, null, { whenUnreachable: ollamaAbsent(ollamaBaseUrl) }),
  ];
}

/** Which host serves an id, and what that host calls it. */
interface Route {
  readonly host: ModelHost;
  readonly vendorModel: string;
}

/** By prefix first (`groq/…`), then by the family of a bare name (`claude-…`); null when nobody serves the id. */
export function findRoute(hosts: readonly ModelHost[], id: string): Route | null {
  const slash = id.indexOf('/');
  if (slash > 0 && slash < id.length - 1) {
    const host = hosts.find(({ name }) => name === id.slice(0, slash));
    if (host !== undefined) return { host, vendorModel: id.slice(slash + 1) };
  }
  const host = hosts.find(({ bareIds }) => bareIds?.test(id));
  return host === undefined ? null : { host, vendorModel: id };
}

/** How callers write a host's model: bare where that leads to the host, else with its prefix. */
export function publicId({ name, bareIds }: ModelHost, vendorModel: string): string {
  return bareIds?.test(vendorModel) ? vendorModel : `${name}/${vendorModel}`;
}

export function unknownModel(id: string): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id.slice(0, 200)}' is not known here. GET /v1/models/available lists what is; 'test/echo' always works.`,
    { param: 'model' },
  );
}

export function providerOff(id: string, { name, variable }: ModelHost): ApiError {
  return apiError(
    'model_not_found',
    `The model '${id.slice(0, 200)}' is served by ${name}, which is not set up here: set ${variable} and start the server again. 'test/echo' works without.`,
    { param: 'model' },
  );
}
