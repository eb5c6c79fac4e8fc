import type { ImageMediaType } from '#lib/protocol/prompt.ts';

/** An image kept in this browser: the bytes lie in storage under the hash of their content. */
export interface StoredImage {
  kind: 'stored';
  /** SHA-256 of the bytes, hex. */
  hash: string;
  name: string;
  mediaType: ImageMediaType;
  bytes: number;
  width: number;
  height: number;
  /** Size of the file before it was scaled down. */
  originalBytes: number;
}

/** An image left where it is: the model's host fetches it. */
export interface RemoteImage {
  kind: 'remote';
  /** Always https. */
  url: string;
  name: string;
}

export type ImageAttachment = StoredImage | RemoteImage;

/** An image in the composer: it shows at once, before it is ready, or says why it cannot be sent. */
export type DraftImage =
  | { state: 'preparing'; id: string; name: string; bytes: number; previewUrl: string }
  | { state: 'ready'; id: string; name: string; image: ImageAttachment }
  | { state: 'refused'; id: string; name: string; reason: string };

/** The picture files in a paste or drop, in order. */
export function imageFilesOf(transfer: DataTransfer): File[] {
  return [...transfer.files].filter((file) => file.type.startsWith('image/'));
}
