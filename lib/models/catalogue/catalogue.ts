import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';

/** What we know of a vendor's model under the vendor's own id. Null: nobody says. */
export interface CatalogueEntry {
  readonly id: string;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly images: boolean;
  readonly tools: boolean;
  readonly obeysToolChoice: boolean;
  readonly structuredOutput: boolean;
  readonly imageTokens: ImageTokenRule;
  /** How much more the vendor's tokenizer may count than o200k_base. */
  readonly tokenFactor: number;
  /** Unix seconds of the release, 0 when unknown. */
  readonly created: number;
}

/** A model that only its server knows: everything is passed on, and the server has the last word. */
export const UNKNOWN_MODEL: Omit<CatalogueEntry, 'id'> = {
  contextLength: null,
  maxOutputTokens: null,
  images: true,
  tools: true,
  obeysToolChoice: true,
  structuredOutput: true,
  imageTokens: { rule: 'flat', tokens: 3_000 },
  tokenFactor: 1.5,
  created: 0,
};

/** Unix seconds of a day written `YYYY-MM-DD`. */
export function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}

/**
 * The entry of an id, or of the longest entry that the id is a dated or named variant of: `gpt-4o-2024-11-20` has
 * the facts of `gpt-4o`.
 */
export function findEntry(table: readonly CatalogueEntry[], id: string): CatalogueEntry | null {
  let best: CatalogueEntry | null = null;
  for (const entry of table) {
    if (entry.id === id) return entry;
    const variant = id.startsWith(`${entry.id}-`);
    if (variant && (best === null || entry.id.length > best.id.length)) best = entry;
  }
  return best;
}
