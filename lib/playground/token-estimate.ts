import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { type Config, imageUrlsOf, textOf } from './config.ts';
import type { Turn } from './conversation.ts';

const TOKENS_PER_MESSAGE = 4;
/** A picture of unknown size. */
const TOKENS_PER_IMAGE = 765;

/** About how many prompt tokens a request has: text by a heuristic, images by their size, the schema of tools. Loads its counter on the first call. */
export async function estimatePromptTokens(parts: {
  config: Config;
  path: readonly Turn[];
  draft: { text: string; images: readonly ImageAttachment[] };
}): Promise<number> {
  const { estimateTokenCount } = await import('tokenx');
  const text = (value: string): number => (value === '' ? 0 : estimateTokenCount(value));
  const json = (value: unknown): number => (value === undefined ? 0 : text(JSON.stringify(value)));
  let tokens = json(parts.config.tools) + json(parts.config.response_format);
  for (const message of parts.config.messages)
    tokens += TOKENS_PER_MESSAGE + text(textOf(message)) + imageUrlsOf(message).length * TOKENS_PER_IMAGE;
  for (const turn of parts.path) tokens += TOKENS_PER_MESSAGE + turnTokens(turn, text);
  const { draft } = parts;
  if (draft.text === '' && draft.images.length === 0) return tokens;
  return tokens + TOKENS_PER_MESSAGE + text(draft.text) + imageTokens(draft.images);
}

/** A finished turn never changes, so it is counted once. */
const counted = new WeakMap<Turn, number>();

function turnTokens(turn: Turn, text: (value: string) => number): number {
  const known = counted.get(turn);
  if (known !== undefined) return known;
  const tokens =
    turn.kind === 'assistant'
      ? text(turn.content) +
        turn.toolCalls.reduce((sum, call) => sum + text(call.function.name + call.function.arguments), 0)
      : text(turn.text) + (turn.kind === 'user' ? imageTokens(turn.images) : 0);
  counted.set(turn, tokens);
  return tokens;
}

/** Vision models cut a picture into tiles of 512 pixels; 85 and 170 a tile is the widest-spread rule. */
function imageTokens(images: readonly ImageAttachment[]): number {
  return images.reduce((sum, image) => {
    if (image.kind === 'remote') return sum + TOKENS_PER_IMAGE;
    const scale = Math.min(1, 768 / Math.max(1, Math.min(image.width, image.height)));
    const tiles = Math.ceil((image.width * scale) / 512) * Math.ceil((image.height * scale) / 512);
    return sum + 85 + 170 * tiles;
  }, 0);
}
