import type { Encoding } from '#lib/models/tokenizer.ts';
import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';

/** What a model that makes vectors of texts makes of them. */
export interface EmbeddingFacts {
  /** How long its vectors are, and the longest they can be; null where nobody says. */
  readonly dimensions: number | null;
  /** Whether shorter ones can be asked for; where nobody knows, the server decides. */
  readonly shortens: boolean;
  /** The encoding it reads, which callers may then send themselves; null where nobody says. */
  readonly encoding: Encoding | null;
}

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
  /** How much more the vendor's tokenizer may count than ours: o200k_base, or the encoding of `embedding`. */
  readonly tokenFactor: number;
  /** Unix seconds of the release, 0 when unknown. */
  readonly created: number;
  /** Of models that make vectors. */
  readonly embedding?: EmbeddingFacts;
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

/** What every model that makes vectors and does not chat has in common. */
export const EMBEDDING_MODEL = {
  maxOutputTokens: 0,
  images: false,
  tools: false,
  obeysToolChoice: false,
  structuredOutput: false,
  imageTokens: { rule: 'flat', tokens: 0 },
} as const satisfies Partial<CatalogueEntry>;

/** Names of models that make vectors, where no catalogue has them. */
const EMBEDS = /embed|(?:^|[/-])(?:bge|e5|gte|all-minilm)(?:-|:|$)/i;
/** OpenAI's, whoever serves them. */
const READS_CL100K = /(?:^|\/)text-embedding-(?:3|ada)/;

/** Unix seconds of a day written `YYYY-MM-DD`. */
export function day(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}

/**
 * The entry of an id, or of the longest entry that the id is a dated or named variant of: `gpt-4o-2024-11-20` has
 * the facts of `gpt-4o`.
 */
function findEntry(table: readonly CatalogueEntry[], id: string): CatalogueEntry | null {
  let best: CatalogueEntry | null = null;
  for (const entry of table) {
    if (entry.id === id) return entry;
    const variant = id.startsWith(`${entry.id}-`);
    if (variant && (best === null || entry.id.length > best.id.length)) best = entry;
  }
  return best;
}

/** What is known of a host's model, in the catalogue or by its name. */
export function entryOf(
  { catalogue, unknown }: { catalogue: readonly CatalogueEntry[]; unknown: Omit<CatalogueEntry, 'id'> },
  id: string,
): CatalogueEntry {
  const known = findEntry(catalogue, id);
  if (known !== null) return known;
  if (!EMBEDS.test(id)) return { id, ...unknown };
  const encoding = READS_CL100K.test(id) ? 'cl100k_base' : null;
  const { contextLength, tokenFactor, created } = unknown;
  const embedding = { dimensions: null, shortens: true, encoding } as const;
  return { id, contextLength, tokenFactor, created, ...EMBEDDING_MODEL, embedding };
}

/** Whether a model makes vectors and nothing else. */
export function onlyEmbeds({ embedding, maxOutputTokens }: CatalogueEntry): boolean {
  return embedding !== undefined && maxOutputTokens === EMBEDDING_MODEL.maxOutputTokens;
}
