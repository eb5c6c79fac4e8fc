import type { Config } from './config.ts';
import type { Turn } from './conversation.ts';
import type { ImageAttachment } from './images/attachment.ts';
import type { Variables } from './variables.ts';

/** Gives the address to send for an image: a data URL for a stored one. Null when its bytes are gone. */
export type ImageSource = (image: ImageAttachment) => Promise<string | null>;

export interface BuiltRequest {
  body: Config;
  /** The JSON that is sent. */
  text: string;
  /** Bytes of that JSON in UTF-8. */
  bytes: number;
  /** Names of images whose bytes are gone and that were left out. */
  missingImages: readonly string[];
}

/** The config with the shown turns after its own messages and variables filled: exactly what is sent. */
export async function buildRequest(_parts: {
  config: Config;
  path: readonly Turn[];
  variables: Variables;
  imageSource: ImageSource;
}): Promise<BuiltRequest> {
  throw new Error('not written yet');
}

/** Takes a whole body apart: the config with its system prompt only, the turns before the last question, and the last question. */
export function splitBody(_body: Config): {
  config: Config;
  turns: Config['messages'];
  question: Config['messages'][number] | null;
} {
  throw new Error('not written yet');
}

/** Size of the body without building it: text bytes plus a third more than each image. */
export function estimateBodyBytes(_parts: {
  config: Config;
  path: readonly Turn[];
  draft: { text: string; images: readonly ImageAttachment[] };
}): number {
  throw new Error('not written yet');
}
