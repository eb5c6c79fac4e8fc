/**
 * OpenAI's encodings: the chat models' o200k_base (0.2 s and 76 MB to load) and the embedding models' cl100k_base (43 MB).
 * Each loads at first need, once.
 */
export type Encoding = 'o200k_base' | 'cl100k_base';

export interface Tokenizer {
  encode(text: string): number[];
  /** The texts of the tokens in order; a character that several tokens share comes with its last one. What is no token gives nothing. */
  pieces(tokens: readonly number[]): string[];
  count(text: string): number;
}

/** Text like `<|endoftext|>` is ordinary text here; the library would throw on it. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

const IMPORTS = {
  o200k_base: () => import('gpt-tokenizer/encoding/o200k_base'),
  cl100k_base: () => import('gpt-tokenizer/encoding/cl100k_base'),
} as const;

const loading: Partial<Record<Encoding, Promise<Tokenizer>>> = {};
let loaded: Tokenizer | null = null;

async function load(encoding: Encoding): Promise<Tokenizer> {
  const { countTokens, decodeGenerator, encode } = await IMPORTS[encoding]();
  const tokenizer: Tokenizer = {
    encode: (text) => encode(text, AS_TEXT),
    pieces: (tokens) => [...decodeGenerator(tokens)],
    count: (text) => countTokens(text, AS_TEXT),
  };
  if (encoding === 'o200k_base') loaded = tokenizer;
  return tokenizer;
}

export function tokenizer(encoding: Encoding = 'o200k_base'): Promise<Tokenizer> {
  loading[encoding] ??= load(encoding);
  return loading[encoding];
}

/** o200k_base if it has been loaded, for callers that must not wait. */
export function loadedTokenizer(): Tokenizer | null {
  return loaded;
}

export async function warmTokenizer(): Promise<void> {
  await tokenizer();
}
