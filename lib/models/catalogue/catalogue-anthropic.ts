import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';
import { type CatalogueEntry, day } from './catalogue.ts';

/** The Claude models on offer. Lengths from Anthropic's model pages; every Claude sees images and calls tools. */

const standardImages: ImageTokenRule = { rule: 'area', most: 1_600 };
const largeImages: ImageTokenRule = { rule: 'area', most: 4_784 };

interface Generation {
  readonly contextLength: number;
  readonly maxOutputTokens: number;
  readonly imageTokens: CatalogueEntry['imageTokens'];
  readonly tokenFactor: number;
}

const claude3: Generation = {
  contextLength: 200_000,
  maxOutputTokens: 64_000,
  imageTokens: standardImages,
  tokenFactor: 1.5,
};
const claude4 = claude3;
const million: Generation = { ...claude4, contextLength: 1_000_000, maxOutputTokens: 128_000 };
/** Since Opus 4.7: larger images and a tokenizer that counts up to a third more. */
const newest: Generation = { ...million, imageTokens: largeImages, tokenFactor: 2 };

function model(
  id: string,
  generation: Generation,
  released: string | null,
  maxOutputTokens?: number,
): CatalogueEntry {
  return {
    id,
    ...generation,
    maxOutputTokens: maxOutputTokens ?? generation.maxOutputTokens,
    images: true,
    tools: true,
    obeysToolChoice: true,
    structuredOutput: true,
    created: released === null ? 0 : day(released),
  };
}

export const ANTHROPIC_CATALOGUE: readonly CatalogueEntry[] = [
  model('claude-sonnet-4-20250514', claude4, '2025-05-14'),
  model('claude-3-7-sonnet-latest', claude3, '2025-02-19'),
  model('claude-opus-5-5', newest, null),
  model('claude-sonnet-5', newest, '2026-06-30'),
  model('claude-haiku-4-5', claude4, '2025-10-01'),
  model('claude-fable-5-1', newest, null),
  model('claude-fable-5', newest, null),
  model('claude-opus-5', newest, '2026-07-24'),
  model('claude-opus-4-8', newest, null),
  model('claude-opus-4-7', newest, null),
  model('claude-opus-4-6', million, '2026-02-05'),
  model('claude-sonnet-4-6', million, '2026-02-17'),
  model('claude-opus-4-5', claude4, '2025-11-01'),
  model('claude-sonnet-4-5', claude4, '2025-09-29'),
  model('claude-opus-4-1', claude4, '2025-08-05', 32_000),
  model('claude-opus-4-20250514', claude4, '2025-05-14', 32_000),
  model('claude-3-haiku-20240307', claude3, '2024-03-07', 4_096),
];
