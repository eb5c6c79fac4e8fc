import { bytes } from '#lib/figures.ts';
import { inspectImage } from '#lib/protocol/inspect-image.ts';
import type { RemoteImage, StoredImage } from './attachment.ts';
import { nameOfUrl } from './attachment-from-url.ts';
import { hashOf } from './data-url.ts';
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
  const mediaType = mediaTypeOf(scaled.blob);
  if (mediaType === null)
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

function mediaTypeOf(blob: Blob): StoredImage['mediaType'] | null {
  const types: StoredImage['mediaType'][] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];
  return types.find((type) => type === blob.type) ?? null;
}
