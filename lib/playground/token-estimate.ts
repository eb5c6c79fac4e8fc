import type { Config } from './config.ts';
import type { Turn } from './conversation.ts';
import type { ImageAttachment } from './images/attachment.ts';

/** About how many prompt tokens a request has: text by a heuristic, images by their size, the schema of tools. Loads its counter on the first call. */
export async function estimatePromptTokens(_parts: {
  config: Config;
  path: readonly Turn[];
  draft: { text: string; images: readonly ImageAttachment[] };
}): Promise<number> {
  throw new Error('not written yet');
}
