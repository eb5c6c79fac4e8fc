import type { RemoteImage, StoredImage } from './attachment.ts';

/** The longest side sent, in pixels, and about the most bytes. */
export const LONGEST_SIDE = 1568;
export const TARGET_BYTES = 600_000;

export type PreparedImage = { ok: true; image: StoredImage; blob: Blob } | { ok: false; reason: string };

/** Reads a picture file, scales it down in a worker when it is too large, never up. */
export async function prepareImage(_file: File): Promise<PreparedImage> {
  throw new Error('not written yet');
}

/** Accepts an https address as an image to be fetched by the model's host. */
export function remoteImage(_text: string): { ok: true; image: RemoteImage } | { ok: false; reason: string } {
  throw new Error('not written yet');
}

/** The picture files in a paste or drop, in order. */
export function imageFilesOf(_transfer: DataTransfer): File[] {
  throw new Error('not written yet');
}
