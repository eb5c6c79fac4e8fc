/** The o200k_base encoding: 0.2 s and 76 MB to load, so it loads at first need, once. */
export interface Tokenizer {
  encode(text: string): number[];
  /** The texts of the tokens in order; a character that several tokens share comes with its last one. */
  pieces(tokens: readonly number[]): string[];
  count(text: string): number;
}

/** Text like `<|endoftext|>` is ordinary text here; the library would throw on it. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

let loading: Promise<Tokenizer> | null = null;
let loaded: Tokenizer | null = null;

async function load(): Promise<Tokenizer> {
  const { countTokens, decodeGenerator, encode } = await import('gpt-tokenizer/encoding/o200k_base');
  loaded = {
    encode: (text) => encode(text, AS_TEXT),
    pieces: (tokens) => [...decodeGenerator(tokens)],
    count: (text) => countTokens(text, AS_TEXT),
  };
  return loaded;
}

export function tokenizer(): Promise<Tokenizer> {
  loading ??= load();
  return loading;
}

/** The tokenizer if it has been loaded, for callers that must not wait. */
export function loadedTokenizer(): Tokenizer | null {
  return loaded;
}

export async function warmTokenizer(): Promise<void> {
  await tokenizer();
}
