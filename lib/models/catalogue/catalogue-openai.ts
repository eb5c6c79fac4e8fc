import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';
import { type CatalogueEntry, day, EMBEDDING_MODEL } from './catalogue.ts';

/** The OpenAI models on offer. Lengths from OpenAI's model pages. */

const TEXT_ONLY: ImageTokenRule = { rule: 'flat', tokens: 0 };
const tiles = (base: number, tile: number): ImageTokenRule => ({ rule: 'tiles', base, tile });
const patches = (most: number, factor: number): ImageTokenRule => ({ rule: 'patches', most, factor });

function model(
  id: string,
  contextLength: number,
  maxOutputTokens: number,
  imageTokens: ImageTokenRule,
  released: string | null,
): CatalogueEntry {
  return {
    id,
    contextLength,
    maxOutputTokens,
    images: imageTokens !== TEXT_ONLY,
    tools: true,
    obeysToolChoice: true,
    structuredOutput: true,
    imageTokens,
    tokenFactor: 1,
    created: released === null ? 0 : day(released),
  };
}

const gpt4Tiles = tiles(85, 170);
const gpt5Tiles = tiles(70, 140);
const largePatches = patches(10_000, 1);

export const OPENAI_CATALOGUE: readonly CatalogueEntry[] = [
  model('gpt-4.1', 1_047_576, 32_768, gpt4Tiles, '2025-04-14'),
  model('gpt-4.1-mini', 1_047_576, 32_768, patches(1_536, 1.62), '2025-04-14'),
  model('gpt-4.1-nano', 1_047_576, 32_768, patches(1_536, 2.46), '2025-04-14'),
  model('gpt-4o', 128_000, 16_384, gpt4Tiles, '2024-08-06'),
  model('gpt-4o-mini', 128_000, 16_384, tiles(2_833, 5_667), '2024-07-18'),
  model('o3-mini', 200_000, 100_000, TEXT_ONLY, '2025-01-31'),
  model('o3', 200_000, 100_000, tiles(75, 150), '2025-04-16'),
  model('o4-mini', 200_000, 100_000, patches(1_536, 1.72), '2025-04-16'),
  model('o1', 200_000, 100_000, tiles(75, 150), '2024-12-17'),
  model('gpt-5', 400_000, 128_000, gpt5Tiles, '2025-08-07'),
  model('gpt-5-mini', 400_000, 128_000, patches(1_536, 1.62), '2025-08-07'),
  model('gpt-5-nano', 400_000, 128_000, patches(1_536, 2.46), '2025-08-07'),
  model('gpt-5.1', 400_000, 128_000, gpt5Tiles, '2025-11-13'),
  model('gpt-5.2', 400_000, 128_000, gpt5Tiles, '2025-12-11'),
  model('gpt-5.4', 1_050_000, 128_000, largePatches, '2026-03-05'),
  model('gpt-5.4-mini', 400_000, 128_000, patches(10_000, 1.62), '2026-03-17'),
  model('gpt-5.4-nano', 400_000, 128_000, patches(10_000, 2.46), '2026-03-17'),
  model('gpt-5.5', 1_050_000, 128_000, largePatches, '2026-04-23'),
  model('gpt-5.6-sol', 1_050_000, 128_000, largePatches, null),
  model('gpt-5.6-terra', 1_050_000, 128_000, largePatches, null),
  model('gpt-5.6-luna', 1_050_000, 128_000, largePatches, null),
  model('gpt-6-sol', 1_050_000, 128_000, largePatches, '2026-09-22'),
  model('gpt-6-luna', 1_050_000, 128_000, largePatches, null),
  model('gpt-6-astra', 1_050_000, 128_000, largePatches, null),
  model('gpt-4-turbo', 128_000, 4_096, gpt4Tiles, '2024-04-09'),
  model('gpt-3.5-turbo', 16_385, 4_096, TEXT_ONLY, '2024-01-25'),
];

function embedding(id: string, dimensions: number, shortens: boolean, released: string): CatalogueEntry {
  return {
    id,
    contextLength: 8_192,
    tokenFactor: 1,
    created: day(released),
    ...EMBEDDING_MODEL,
    embedding: { dimensions, shortens, encoding: 'cl100k_base' },
  };
}

/** OpenAI's models that make vectors; see https://platform.openai.com/docs/guides/embeddings */
export const OPENAI_EMBEDDINGS: readonly CatalogueEntry[] = [
  embedding('text-embedding-3-small', 1_536, true, '2024-01-25'),
  embedding('text-embedding-3-large', 3_072, true, '2024-01-25'),
  embedding('text-embedding-ada-002', 1_536, false, '2022-12-15'),
];

/** Entries of OpenAI's own list that neither chat nor make vectors. */
export const OPENAI_NOT_SERVED: RegExp =
  /whisper|tts|dall-e|moderation|realtime|audio|image|transcribe|translate|sora|babbage|davinci|instruct|computer-use|codex|deep-research|-pro\b/;
