import { createAnthropic } from './anthropic.ts';
import { type CatalogueEntry, UNKNOWN_MODEL } from './catalogue.ts';
import { ANTHROPIC_CATALOGUE } from './catalogue-anthropic.ts';
import { GROQ_CATALOGUE, GROQ_NOT_CHAT } from './catalogue-groq.ts';
import { OPENAI_CATALOGUE, OPENAI_NOT_CHAT } from './catalogue-openai.ts';
import type { ModelsConfig, VendorConfig } from './models-config.ts';
import { createOpenAiWire } from './openai-wire.ts';
import type { PricedVendor } from './prices.ts';
import type { Provider } from './provider.ts';

/** One place that models come from: a vendor, a configured upstream or the local Ollama. */
export interface Host {
  /** The routing prefix: `groq` for `groq/…`. */
  readonly name: string;
  /** Null while the host is off. */
  readonly provider: Provider | null;
  /** The environment variable that turns it on. */
  readonly variable: string;
  /** Ids that go here without a prefix; null when the prefix is always needed. */
  readonly bareIds: RegExp | null;
  readonly catalogue: readonly CatalogueEntry[];
  /** Entries of the host's own list that are left out. */
  readonly unlisted: RegExp | null;
  /** How the host's models are priced: by the list, or free. */
  readonly pricing: PricedVendor | 'free' | 'list-price';
  /** Whether the host fetches https image URLs itself. */
  readonly fetchesImageUrls: boolean;
  /** Facts of models that the catalogue does not name. */
  readonly unknown: Omit<CatalogueEntry, 'id'>;
}

const RESERVED = new Set(['test', 'openai', 'anthropic', 'groq', 'ollama']);

type WireHost = Omit<Host, 'provider'> & { readonly keyVariable: string };

function wireHost(
  { keyVariable, ...host }: WireHost,
  { baseUrl, apiKey }: VendorConfig,
  on: boolean,
  config: ModelsConfig,
): Host {
  const provider = on
    ? createOpenAiWire({ id: host.name, baseUrl, apiKey, keyVariable, limits: config })
    : null;
  return { ...host, provider };
}

function openAiHost(config: ModelsConfig): Host {
  const host: WireHost = {
    name: 'openai',
    variable: 'OPENAI_API_KEY',
    keyVariable: 'OPENAI_API_KEY',
    bareIds: /^(?:gpt-|chatgpt-|o\d|ft:)/,
    catalogue: OPENAI_CATALOGUE,
    unlisted: OPENAI_NOT_CHAT,
    pricing: 'openai',
    fetchesImageUrls: true,
    unknown: { ...UNKNOWN_MODEL, tokenFactor: 1 },
  };
  return wireHost(host, config.openai, config.openai.apiKey !== null, config);
}

function anthropicHost(config: ModelsConfig): Host {
  const { baseUrl, apiKey } = config.anthropic;
  return {
    name: 'anthropic',
    provider: apiKey === null ? null : createAnthropic({ baseUrl, apiKey, limits: config }),
    variable: 'ANTHROPIC_API_KEY',
    bareIds: /^claude-/,
    catalogue: ANTHROPIC_CATALOGUE,
    unlisted: null,
    pricing: 'anthropic',
    fetchesImageUrls: true,
    unknown: { ...UNKNOWN_MODEL, tokenFactor: 2 },
  };
}

function groqHost(config: ModelsConfig): Host {
  const host: WireHost = {
    name: 'groq',
    variable: 'GROQ_API_KEY',
    keyVariable: 'GROQ_API_KEY',
    bareIds: null,
    catalogue: GROQ_CATALOGUE,
    unlisted: GROQ_NOT_CHAT,
    pricing: 'groq',
    fetchesImageUrls: true,
    unknown: UNKNOWN_MODEL,
  };
  return wireHost(host, config.groq, config.groq.apiKey !== null, config);
}

function ollamaHost(config: ModelsConfig): Host {
  const host: WireHost = {
    name: 'ollama',
    variable: 'OLLAMA_BASE_URL',
    keyVariable: 'OLLAMA_BASE_URL',
    bareIds: null,
    catalogue: [],
    unlisted: null,
    pricing: 'free',
    fetchesImageUrls: false,
    unknown: UNKNOWN_MODEL,
  };
  const baseUrl = config.ollamaBaseUrl ?? '';
  return wireHost(host, { baseUrl, apiKey: null }, config.ollamaBaseUrl !== null, config);
}

function upstreamHosts(config: ModelsConfig): Host[] {
  const names = new Set(RESERVED);
  return config.upstreams.map(({ name, baseUrl, apiKey, imageUrls }) => {
    if (names.has(name)) throw new Error(`UPSTREAMS: the name '${name}' is taken`);
    names.add(name);
    const host: WireHost = {
      name,
      variable: 'UPSTREAMS',
      keyVariable: 'UPSTREAMS',
      bareIds: null,
      catalogue: [],
      unlisted: null,
      pricing: 'list-price',
      fetchesImageUrls: imageUrls,
      unknown: UNKNOWN_MODEL,
    };
    return wireHost(host, { baseUrl, apiKey }, true, config);
  });
}

/** Every host in the order in which the default model is looked for. Throws on an upstream name that is taken. */
export function createHosts(config: ModelsConfig): readonly Host[] {
  return [
    openAiHost(config),
    anthropicHost(config),
    groqHost(config),
    ...upstreamHosts(config),
    ollamaHost(config),
  ];
}
