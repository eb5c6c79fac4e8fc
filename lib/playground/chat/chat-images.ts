import type { ImageSource } from '#lib/playground/build-request.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { blobToDataUrl } from '#lib/playground/images/data-url.ts';
import type { ChatCore } from './chat-core.ts';

/** The bytes of a stored image, from this visit or from storage. */
export async function imageBlob(core: ChatCore, hash: string): Promise<Blob | null> {
  const known = core.blobs.get(hash);
  if (known !== undefined) return known;
  const stored = await core.withStorage((storage) => storage.image(hash));
  if (stored !== null) core.blobs.set(hash, stored);
  return stored;
}

/** Turns an attachment into the address that goes into a request: https as it is, stored bytes as a data URL. */
export function imageSourceOf(core: ChatCore): ImageSource {
  return async (image) => {
    if (image.kind === 'remote') return image.url;
    const blob = await imageBlob(core, image.hash);
    return blob && blobToDataUrl(blob);
  };
}

/** Addresses for showing images; each blob gets one that lives as long as the page. */
export function createImageUrls(core: ChatCore): (image: ImageAttachment) => Promise<string | null> {
  const urls = new Map<string, Promise<string | null>>();
  return (image) => {
    if (image.kind === 'remote') return Promise.resolve(image.url);
    const known = urls.get(image.hash);
    if (known !== undefined) return known;
    const url = imageBlob(core, image.hash).then((blob) => {
      // Asked again next time: another tab may still be writing it.
      if (blob === null) urls.delete(image.hash);
      return blob && URL.createObjectURL(blob);
    });
    urls.set(image.hash, url);
    return url;
  };
}
