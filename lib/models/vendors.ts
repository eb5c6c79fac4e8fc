import { type CatalogueEntry, UNKNOWN_MODEL } from '#lib/models/catalogue/catalogue.ts';
import { ANTHROPIC_CATALOGUE } from '#lib/models/catalogue/catalogue-anthropic.ts';
import { GROQ_CATALOGUE, GROQ_NOT_CHAT } from '#lib/models/catalogue/catalogue-groq.ts';
import {
  OPENAI_CATALOGUE,
  OPENAI_EMBEDDINGS,
  OPENAI_NOT_SERVED,
} from '#lib/models/catalogue/catalogue-openai.ts';

/** A vendor with list prices and a key of its own. */
export interface Vendor {
  /** Its address; `<NAME>_BASE_URL` takes its place. */
  readonly baseUrl: string;
  readonly wire: 'openai' | 'anthropic';
  /** Ids that go here without a prefix; null when the prefix is always needed. */
  readonly bareIds: RegExp | null;
  readonly catalogue: readonly CatalogueEntry[];
  /** Entries of the vendor's own list that are left out. */
  readonly unlisted: RegExp | null;
  /** Facts of models that the catalogue does not name. */
  readonly unknown: Omit<CatalogueEntry, 'id'>;
}

/**
 * Every vendor, in the order in which the default model is looked for. The name is the routing prefix, what the price
 * list calls it, and in capitals the beginning of its two variables.
 */
export const VENDORS = {
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    wire: 'openai',
    bareIds: /^(?:gpt-|chatgpt-|o\d|ft:|text-embedding-)/,
    catalogue: [...OPENAI_CATALOGUE, ...OPENAI_EMBEDDINGS],
    unlisted: OPENAI_NOT_SERVED,
    unknown: { ...UNKNOWN_MODEL, tokenFactor: 1 },
  },
  anthropic: {
    baseUrl: 'https://api.anthropic.com/v1',
    wire: 'anthropic',
    bareIds: /^claude-/,
    catalogue: ANTHROPIC_CATALOGUE,
    unlisted: null,
    unknown: { ...UNKNOWN_MODEL, tokenFactor: 2 },
  },
  groq: {
    baseUrl: 'https://api.groq.com/openai/v1',
    wire: 'openai',
    bareIds: null,
    catalogue: GROQ_CATALOGUE,
    unlisted: GROQ_NOT_CHAT,
    unknown: UNKNOWN_MODEL,
  },
} as const satisfies Readonly<Record<string, Vendor>>;

export type VendorName = keyof typeof VENDORS;

/** The same for each vendor, in their order. */
export function forEachVendor<T>(make: (name: VendorName, vendor: Vendor) => T): Record<VendorName, T> {
  const entries = Object.entries(VENDORS).map(([name, vendor]) => [name, make(name as VendorName, vendor)]);
  return Object.fromEntries(entries) as Record<VendorName, T>;
}
