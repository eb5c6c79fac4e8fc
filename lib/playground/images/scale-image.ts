import { fitSize, LONGEST_SIDE, type Size, TARGET_BYTES } from './fit-size.ts';

export type ScaledImage =
  | { ok: true; blob: Blob; width: number; height: number }
  | { ok: false; reason: string };

/** Smaller and rougher, step by step, until a picture fits. */
const ATTEMPTS = [
  { side: LONGEST_SIDE, quality: 0.85 },
  { side: LONGEST_SIDE, quality: 0.7 },
  { side: 1280, quality: 0.7 },
  { side: 1024, quality: 0.6 },
] as const;

/** Decodes a picture and encodes it to fit: PNG while that is small enough (sharp text survives), else WebP, else JPEG. Runs in a worker or on the page. */
export async function scaleImage(file: Blob): Promise<ScaledImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return { ok: false, reason: 'This browser cannot read the file as a picture.' };
  }
  try {
    return await encodeToFit(bitmap, file.type === 'image/png');
  } finally {
    bitmap.close();
  }
}

async function encodeToFit(bitmap: ImageBitmap, keepPng: boolean): Promise<ScaledImage> {
  let last: { blob: Blob; size: Size } | null = null;
  for (const { side, quality } of ATTEMPTS) {
    const size = fitSize(bitmap, side);
    const canvas = draw(bitmap, size);
    if (canvas === null) return { ok: false, reason: 'This browser cannot scale pictures.' };
    const types =
      keepPng && last === null ? (['image/png', 'image/webp'] as const) : (['image/webp'] as const);
    for (const type of types) {
      const blob = await encode(canvas, type, quality);
      last = { blob, size };
      if (blob.size <= TARGET_BYTES) return { ok: true, blob, ...size };
    }
  }
  // Slightly over the target is better than no picture: the body meter shows it.
  return last === null
    ? { ok: false, reason: 'This picture cannot be made small enough.' }
    : { ok: true, blob: last.blob, ...last.size };
}

function draw(bitmap: ImageBitmap, { width, height }: Size): OffscreenCanvas | null {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** A browser without a WebP encoder answers with PNG; then JPEG serves. */
async function encode(canvas: OffscreenCanvas, type: string, quality: number): Promise<Blob> {
  const blob = await canvas.convertToBlob({ type, quality });
  return blob.type === type ? blob : canvas.convertToBlob({ type: 'image/jpeg', quality });
}
