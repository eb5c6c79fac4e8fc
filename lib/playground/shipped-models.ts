import type { ModelBody } from '#lib/protocol/account-bodies.ts';

/** The model a first visit starts with: built in, costs nothing, needs no provider. */
export const FIRST_MODEL = 'test/story@50';

type Row = readonly [id: string, context: number, output: number, image: boolean, input: number, out: number];

const ROWS: readonly Row[] = [
  ['gpt-4.1', 1_047_576, 32_768, true, 2, 8],
  ['gpt-4.1-mini', 1_047_576, 32_768, true, 0.4, 1.6],
  ['gpt-4.1-nano', 1_047_576, 32_768, true, 0.1, 0.4],
  ['gpt-4o', 128_000, 16_384, true, 2.5, 10],
  ['gpt-4o-mini', 128_000, 16_384, true, 0.15, 0.6],
  ['o3-mini', 200_000, 100_000, false, 1.1, 4.4],
  ['claude-sonnet-4-20250514', 200_000, 64_000, true, 3, 15],
  ['groq/llama3-70b-8192', 8_192, 8_192, false, 0.59, 0.79],
  ['groq/deepseek-r1-distill-llama-70b', 131_072, 131_072, false, 0.75, 0.99],
  ['test/story@50', 1_000_000, 100_000, true, 0, 0],
  ['test/story', 1_000_000, 100_000, true, 0, 0],
  ['test/echo', 1_000_000, 100_000, true, 0, 0],
  ['test/tools', 1_000_000, 100_000, true, 0, 0],
  ['test/json', 1_000_000, 100_000, true, 0, 0],
];

/** Shown while the server's own list cannot be had: no key yet, or no server. */
export const SHIPPED_MODELS: readonly ModelBody[] = ROWS.map(([id, context, output, image, input, out]) => ({
  id,
  object: 'model',
  created: 0,
  owned_by: ownerOf(id),
  kind: id.startsWith('test/') ? 'test' : 'vendor',
  context_length: context,
  max_output_tokens: output,
  input_modalities: image ? ['text', 'image'] : ['text'],
  pricing: { input_per_1m: input, output_per_1m: out, image: 0 },
}));

function ownerOf(id: string): string {
  if (id.includes('/')) return id.slice(0, id.indexOf('/'));
  return id.startsWith('claude') ? 'anthropic' : 'openai';
}
