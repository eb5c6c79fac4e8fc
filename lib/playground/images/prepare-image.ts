import { bytes } from '#lib/figures.ts';
import { inspectImage } from '#lib/protocol/inspect-image.ts';
import { IMAGE_MEDIA_TYPES } from '#lib/protocol/prompt.ts';
import type { ImageAttachment, RemoteImage, StoredImage } from './attachment.ts';
import { base64ToBytes, hashOf } from './data-url.ts';
import { isSmallEnough } from './fit-size.ts';
import type { ScaledImage } from './scale-image.ts';

const LARGEST_FILE = 50_000_000;

export type PreparedImage = { ok: true; image: StoredImage; blob: Blob } | { ok: false; reason: string };

/** Reads a picture file, scales it down in a worker when it is too large, never up. */
export async function prepareImage(file: File): Promise<PreparedImage> {
  if (file.size > LARGEST_FILE)
    return { ok: false, reason: `The file has ${bytes(file.size)}; 50 MB is the most.` };
  if (file.size === 0) return { ok: false, reason: 'The file is empty.' };
  const found = inspectImage(new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer()));
  const { name, size: originalBytes } = file;
  if (found !== null && isSmallEnough(found.size, file.size)) {
    const { mediaType, size } = found;
    const blob = new Blob([file], { type: mediaType });
    return kept(blob, { mediaType, ...size, name, originalBytes });
  }
  const { scaleInWorker } = await import('./scale-in-worker.ts');
  const scaled: ScaledImage = await scaleInWorker(file);
  if (!scaled.ok) return scaled;
  const mediaType = IMAGE_MEDIA_TYPES.find((type) => type === scaled.blob.type);
  if (mediaType === undefined)
    return { ok: false, reason: 'This browser cannot write pictures that models read.' };
  return kept(scaled.blob, { mediaType, width: scaled.width, height: scaled.height, name, originalBytes });
}

/** Accepts an https address as an image to be fetched by the model's host. */
export function remoteImage(text: string): { ok: true; image: RemoteImage } | { ok: false; reason: string } {
  const url = URL.parse(text.trim());
  if (url === null) return { ok: false, reason: 'This is not an address.' };
  if (url.protocol !== 'https:')
    return { ok: false, reason: 'Only https addresses can be fetched for a model.' };
  if (url.username !== '' || url.password !== '')
    return { ok: false, reason: 'The address holds a password; it would be sent to the model’s host.' };
  return { ok: true, image: { kind: 'remote', url: url.href, name: nameOfUrl(url.href) } };
}

async function kept(blob: Blob, facts: Omit<StoredImage, 'kind' | 'hash' | 'bytes'>): Promise<PreparedImage> {
  return { ok: true, image: { kind: 'stored', hash: await hashOf(blob), bytes: blob.size, ...facts }, blob };
}

/** The attachment an image address in a request body stands for; its bytes when it carried them. Null when it is no picture. */
export async function attachmentFromUrl(
  url: string,
): Promise<{ image: ImageAttachment; blob: Blob | null } | null> {
  if (url.startsWith('https://')) return { image: { kind: 'remote', url, name: nameOfUrl(url) }, blob: null };
  const comma = url.indexOf(',');
  if (!/^data:image\/[a-z+]+;base64$/.test(url.slice(0, comma))) return null;
  const bytes = base64ToBytes(url.slice(comma + 1));
  const found = bytes && inspectImage(bytes);
  if (bytes === null || found === null) return null;
  const { mediaType, size } = found;
  const blob = new Blob([bytes], { type: mediaType });
  const name = `picture.${mediaType.slice('image/'.length)}`;
  const facts = { name, mediaType, ...size, bytes: blob.size, originalBytes: blob.size };
  return { image: { kind: 'stored', hash: await hashOf(blob), ...facts }, blob };
}

/** The last part of an address's path, for people. */
function nameOfUrl(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').findLast((part) => part !== '');
  return last === undefined ? hostname : decodeUri(last);
}

function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
