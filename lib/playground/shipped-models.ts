import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';
import type { ModelBody } from '#lib/protocol/account-answer-schema.ts';

/** The model a first visit starts with: built in, costs nothing, needs no provider. */
export const FIRST_MODEL = 'test/story@50';

/** Dollars a million tokens: input, output, input from the vendor's cache, input written to it. */
type Prices = readonly [input: number, output: number, cached: number, cacheWrite: number];
type Row = readonly [
  id: string,
  context: number,
  output: number,
  images: ImageTokenRule | null,
  prices: Prices,
  tokenFactor?: number,
];

const LARGE_TILES: ImageTokenRule = { rule: 'tiles', base: 85, tile: 170 };
const FREE: Prices = [0, 0, 0, 0];
const TEST = [1_000_000, 100_000, { rule: 'flat', tokens: 85 }, FREE] as const;

/** What the server says of them; a test holds the two together. */
const ROWS: readonly Row[] = [
  ['gpt-4.1', 1_047_576, 32_768, LARGE_TILES, [2, 8, 0.5, 2]],
  ['gpt-4.1-mini', 1_047_576, 32_768, { rule: 'patches', most: 1_536, factor: 1.62 }, [0.4, 1.6, 0.1, 0.4]],
  ['gpt-4.1-nano', 1_047_576, 32_768, { rule: 'patches', most: 1_536, factor: 2.46 }, [0.1, 0.4, 0.025, 0.1]],
  ['gpt-4o', 128_000, 16_384, LARGE_TILES, [2.5, 10, 1.25, 2.5]],
  ['gpt-4o-mini', 128_000, 16_384, { rule: 'tiles', base: 2_833, tile: 5_667 }, [0.15, 0.6, 0.075, 0.15]],
  ['o3-mini', 200_000, 100_000, null, [1.1, 4.4, 0.55, 1.1]],
  ['claude-sonnet-4-20250514', 200_000, 64_000, { rule: 'area', most: 1_600 }, [3, 15, 0.3, 3.75], 1.5],
  ['groq/llama3-70b-8192', 8_192, 8_192, null, [0.59, 0.79, 0.59, 0.59], 1.4],
  ['groq/deepseek-r1-distill-llama-70b', 131_072, 131_072, null, [0.75, 0.99, 0.75, 0.75], 1.4],
  ['test/story@50', ...TEST],
  ['test/story', ...TEST],
  ['test/echo', ...TEST],
  ['test/tools', ...TEST],
  ['test/json', ...TEST],
];

/** Shown while the server's own list cannot be had: no key yet, or no server. */
export const SHIPPED_MODELS: readonly ModelBody[] = ROWS.map(
  ([id, context, output, images, [input, out, cached, cacheWrite], tokenFactor = 1]) => ({
    id,
    object: 'model',
    created: 0,
    owned_by: ownerOf(id),
    kind: id.startsWith('test/') ? 'test' : 'vendor',
    context_length: context,
    max_output_tokens: output,
    input_modalities: images === null ? ['text'] : ['text', 'image'],
    pricing: {
      input_per_1m: input,
      output_per_1m: out,
      cached_input_per_1m: cached,
      cache_write_per_1m: cacheWrite,
      image: 0,
      long_context: null,
    },
    token_factor: tokenFactor,
    image_tokens: images ?? { rule: 'flat', tokens: 0 },
  }),
);

function ownerOf(id: string): string {
  if (id.includes('/')) return id.slice(0, id.indexOf('/'));
  return id.startsWith('claude') ? 'anthropic' : 'openai';
}
