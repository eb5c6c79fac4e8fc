import { bytes } from '#lib/figures.ts';
import type { Config, ConfigMessage } from './config.ts';

/** The body with the bytes of data-URL images cut to a readable stub: for display and logs, not for sending. */
export function shortenImages(body: Config): Config {
  return { ...body, messages: body.messages.map(shortenMessage) };
}

function shortenMessage(message: ConfigMessage): ConfigMessage {
  if (!Array.isArray(message.content)) return message;
  const content = message.content.map((part) =>
    part.type === 'image_url'
      ? { ...part, image_url: { ...part.image_url, url: shortenUrl(part.image_url.url) } }
      : part,
  );
  return { ...message, content };
}

function shortenUrl(url: string): string {
  const comma = url.indexOf(',');
  if (!url.startsWith('data:') || url.length < 200) return url;
  return `${url.slice(0, comma + 1)}…${bytes(Math.round((url.length - comma) * 0.75))}…`;
}
