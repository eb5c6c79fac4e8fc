import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { byteLength } from './byte-length.ts';
import {
  type Config,
  type ConfigMessage,
  type ContentPart,
  replaceSystemPrompt,
  systemPrompt,
  turnMessages,
} from './config.ts';
import type { Turn } from './conversation.ts';
import { substitute, type Variables } from './variables.ts';

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
export async function buildRequest(parts: {
  config: Config;
  path: readonly Turn[];
  variables: Variables;
  imageSource: ImageSource;
}): Promise<BuiltRequest> {
  const missingImages: string[] = [];
  const fill = (text: string) => substitute(text, parts.variables);
  const messages = parts.config.messages.map((message) => fillMessage(message, fill));
  for (const turn of parts.path) {
    const message = await messageOf(turn, fill, parts.imageSource, missingImages);
    if (message !== null) messages.push(message);
  }
  const body = { ...parts.config, messages };
  const text = JSON.stringify(body);
  return { body, text, bytes: new TextEncoder().encode(text).length, missingImages };
}

/** Takes a whole body apart: the config with its system prompt only, the turns before the last question, and the last question. */
export function splitBody(body: Config): {
  config: Config;
  turns: ConfigMessage[];
  question: ConfigMessage | null;
} {
  const turns = turnMessages(body);
  const last = turns.at(-1);
  const question = last?.role === 'user' ? last : null;
  const config = replaceSystemPrompt({ ...body, messages: [] }, systemPrompt(body));
  return { config, turns: question === null ? turns : turns.slice(0, -1), question };
}

const BYTES_PER_MESSAGE = 40;
const BYTES_PER_IMAGE = 80;

/** Size of the body without building it: text bytes plus a third more than each image. */
export function estimateBodyBytes(parts: {
  config: Config;
  path: readonly Turn[];
  draft: { text: string; images: readonly ImageAttachment[] };
}): number {
  const image = (attachment: ImageAttachment): number =>
    BYTES_PER_IMAGE +
    (attachment.kind === 'stored' ? Math.ceil(attachment.bytes / 3) * 4 : attachment.url.length);
  let bytes = byteLength(JSON.stringify(parts.config));
  for (const turn of parts.path) {
    bytes += BYTES_PER_MESSAGE + byteLength(turn.kind === 'assistant' ? turn.content : turn.text);
    if (turn.kind === 'user') for (const attachment of turn.images) bytes += image(attachment);
  }
  bytes += BYTES_PER_MESSAGE + byteLength(parts.draft.text);
  for (const attachment of parts.draft.images) bytes += image(attachment);
  return bytes;
}

function fillMessage(message: ConfigMessage, fill: (text: string) => string): ConfigMessage {
  if (typeof message.content === 'string') return { ...message, content: fill(message.content) };
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((part) =>
    part.type === 'text' ? { ...part, text: fill(part.text) } : part,
  );
  return { ...message, content };
}

/** An answer that brought nothing (failed, stopped before its first token) is not sent: models refuse empty turns. */
async function messageOf(
  turn: Turn,
  fill: (text: string) => string,
  imageSource: ImageSource,
  missingImages: string[],
): Promise<ConfigMessage | null> {
  switch (turn.kind) {
    case 'broken':
      return null;
    case 'tool':
      return { role: 'tool', tool_call_id: turn.toolCallId, content: fill(turn.text) };
    case 'assistant': {
      const calls = turn.toolCalls.length > 0 && { tool_calls: [...turn.toolCalls] };
      if (turn.content === '' && !calls) return null;
      return { role: 'assistant', content: turn.content === '' ? null : turn.content, ...calls };
    }
    case 'user': {
      if (turn.images.length === 0) return { role: 'user', content: fill(turn.text) };
      const text: ContentPart[] = turn.text === '' ? [] : [{ type: 'text', text: fill(turn.text) }];
      const images = await Promise.all(turn.images.map(imageSource));
      const parts = images.flatMap((url, index): ContentPart[] => {
        if (url !== null) return [{ type: 'image_url', image_url: { url } }];
        missingImages.push(turn.images[index]?.name ?? 'image');
        return [];
      });
      return { role: 'user', content: [...text, ...parts] };
    }
    default:
      return turn satisfies never;
  }
}
