import type { Config, ConfigMessage } from './config.ts';
import type { Variables } from './variables.ts';

export interface SharedConfig {
  config: Config;
  variables: Variables;
}

export type DecodedShare = { ok: true; shared: SharedConfig } | { ok: false; message: string };

const LONGEST_FRAGMENT = 200_000;
const LARGEST_JSON = 2_000_000;

/** A link that carries the config in its fragment. Images stay behind: `leftOut` counts them. */
export async function encodeShareLink(
  address: string,
  shared: SharedConfig,
): Promise<{ link: string; leftOut: number }> {
  let leftOut = 0;
  const messages = shared.config.messages.map((message) => {
    const { text, images } = withoutImages(message);
    leftOut += images;
    return text;
  });
  const parts = [`config=${await pack({ ...shared.config, messages })}`];
  if (Object.keys(shared.variables).length > 0) parts.push(`variables=${await pack(shared.variables)}`);
  const url = new URL(address);
  url.hash = parts.join('&');
  return { link: url.href, leftOut };
}

/** Whether an address fragment carries a config. */
export function hasSharedConfig(hash: string): boolean {
  return /^#(.*&)?config=/.test(hash);
}

/** Reads a fragment; refuses what is too large, damaged, or no config. It never sends anything. */
export async function decodeShareLink(hash: string): Promise<DecodedShare> {
  if (hash.length > LONGEST_FRAGMENT)
    return { ok: false, message: 'This link is too long to be a shared config.' };
  const fragment = new URLSearchParams(hash.replace(/^#/, ''));
  const packed = fragment.get('config');
  if (packed === null) return { ok: false, message: 'This link carries no config.' };
  const text = await unpack(packed);
  if (text === null) return { ok: false, message: 'This link is damaged: a part of it may be missing.' };
  const { parseConfig } = await import('./config-json.ts');
  const parsed = await parseConfig(text);
  if (!parsed.ok)
    return { ok: false, message: `This link carries no valid config: ${parsed.problems[0].message}` };
  const variables = parseVariables(await unpack(fragment.get('variables') ?? ''));
  return { ok: true, shared: { config: parsed.config, variables } };
}

function withoutImages(message: ConfigMessage): { text: ConfigMessage; images: number } {
  if (!Array.isArray(message.content)) return { text: message, images: 0 };
  // An image that lies at an address of its own travels as that address.
  const content = message.content.filter(
    (part) => part.type !== 'image_url' || !part.image_url.url.startsWith('data:'),
  );
  return { text: { ...message, content }, images: message.content.length - content.length };
}

async function pack(value: unknown): Promise<string> {
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(value)),
    new CompressionStream('deflate-raw'),
    Number.POSITIVE_INFINITY,
  );
  let binary = '';
  for (const byte of packed ?? []) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function unpack(packed: string): Promise<string | null> {
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const plain = await through(bytes, new DecompressionStream('deflate-raw'), LARGEST_JSON);
    return plain && new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return null;
  }
}

/** Runs bytes through a (de)compressor; null once the result passes `most`: a small link must not unpack to gigabytes. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    pieces.push(read.value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

function parseVariables(text: string | null): Variables {
  if (text === null || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}
