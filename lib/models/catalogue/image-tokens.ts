import type { ImageSize } from '#lib/protocol/prompt.ts';

/** The most input tokens that one image can cost; null size asks for the most that any image can. */
export type ImageTokenRule = (size: ImageSize | null) => number;

/** Nobody says: a flat amount above what common vision models take. */
export function flat(tokens: number): ImageTokenRule {
  return () => tokens;
}

/**
 * OpenAI's older rule: shrink into 2048 × 2048, then the short side to 768, then pay for each 512 px tile.
 * https://platform.openai.com/docs/guides/images-vision
 */
export function tiles(base: number, perTile: number): ImageTokenRule {
  return (size) => {
    if (size === null) return base + perTile * 8;
    const fit = Math.min(1, 2048 / Math.max(size.width, size.height));
    const width = size.width * fit;
    const height = size.height * fit;
    const shrink = Math.min(1, 768 / Math.min(width, height));
    return base + perTile * Math.ceil((width * shrink) / 512) * Math.ceil((height * shrink) / 512);
  };
}

/** OpenAI's newer rule: 32 px patches, at most `maxPatches`, times a factor of the model. Same page. */
export function patches(maxPatches: number, factor: number): ImageTokenRule {
  return (size) => {
    const count = size === null ? maxPatches : Math.ceil(size.width / 32) * Math.ceil(size.height / 32);
    return Math.ceil(Math.min(count, maxPatches) * factor);
  };
}

/** Anthropic: 28 px patches, larger images are shrunk to the model's ceiling. https://platform.claude.com/docs/en/build-with-claude/vision */
export function claudePatches(maxTokens: number): ImageTokenRule {
  return (size) => {
    if (size === null) return maxTokens;
    const byPatch = Math.ceil(size.width / 28) * Math.ceil(size.height / 28);
    const byArea = Math.ceil((size.width * size.height) / 750);
    return Math.min(maxTokens, Math.max(byPatch, byArea));
  };
}
