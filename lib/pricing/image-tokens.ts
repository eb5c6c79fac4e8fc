import type { ImageSize } from '#lib/protocol/prompt.ts';

/** How a model counts images, as data: the server's catalogue holds it, `/v1/models` publishes it as it stands. */
export type ImageTokenRule =
  /** Nobody says: an amount above what common vision models take. */
  | { readonly rule: 'flat'; readonly tokens: number }
  /**
   * OpenAI's older rule: shrink into 2048 × 2048, then the short side to 768, then pay for each 512 px tile.
   * https://platform.openai.com/docs/guides/images-vision
   */
  | { readonly rule: 'tiles'; readonly base: number; readonly tile: number }
  /** OpenAI's newer rule: 32 px patches, at most `most` of them, times a factor of the model. Same page. */
  | { readonly rule: 'patches'; readonly most: number; readonly factor: number }
  /** Anthropic's: 28 px patches or 750 px a token; larger images are shrunk to `most` tokens. https://platform.claude.com/docs/en/build-with-claude/vision */
  | { readonly rule: 'area'; readonly most: number };

/** The most input tokens that one image can cost; a null size asks for the most that any image can. */
export function imageTokens(rule: ImageTokenRule, size: ImageSize | null): number {
  switch (rule.rule) {
    case 'flat':
      return rule.tokens;
    case 'tiles':
      return rule.base + rule.tile * tilesOf(size);
    case 'patches': {
      const count = size === null ? rule.most : Math.min(rule.most, squares(size, 32));
      return Math.ceil(count * rule.factor);
    }
    case 'area': {
      if (size === null) return rule.most;
      const byArea = Math.ceil((size.width * size.height) / 750);
      return Math.min(rule.most, Math.max(squares(size, 28), byArea));
    }
    default:
      return rule satisfies never;
  }
}

const MOST_TILES = 8;

function tilesOf(size: ImageSize | null): number {
  if (size === null) return MOST_TILES;
  const fit = Math.min(1, 2048 / Math.max(size.width, size.height));
  const width = size.width * fit;
  const height = size.height * fit;
  const shrink = Math.min(1, 768 / Math.min(width, height));
  return Math.ceil((width * shrink) / 512) * Math.ceil((height * shrink) / 512);
}

function squares({ width, height }: ImageSize, side: number): number {
  return Math.ceil(width / side) * Math.ceil(height / side);
}
