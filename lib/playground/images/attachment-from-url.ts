import { inspectImage } from '#lib/protocol/inspect-image.ts';
import type { ImageAttachment } from './attachment.ts';
import { base64ToBytes, hashOf } from './data-url.ts';

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
export function nameOfUrl(url: string): string {
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
