import type { ImageMediaType, ImageSize } from '#lib/protocol/prompt.ts';

export interface InspectedImage {
  readonly mediaType: ImageMediaType;
  readonly size: ImageSize;
}

/**
 * Reads type and pixel size from an image's own bytes: PNG, JPEG, GIF or WebP. Null for anything else, cut off or
 * forged. Looks at headers only and never reads outside the bytes, so hostile input costs no more than its length.
 */
export function inspectImage(bytes: Uint8Array): InspectedImage | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const read of [readPng, readJpeg, readGif, readWebp]) {
    const image = read(view);
    if (image !== null) return image.size.width > 0 && image.size.height > 0 ? image : null;
  }
  return null;
}

function textAt(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) return '';
  let text = '';
  for (let i = 0; i < length; i += 1) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}

const image = (mediaType: ImageMediaType, width: number, height: number): InspectedImage => ({
  mediaType,
  size: { width, height },
});

/** The signature, then the IHDR chunk: https://www.w3.org/TR/png-3/ */
function readPng(view: DataView): InspectedImage | null {
  if (view.byteLength < 24 || textAt(view, 0, 8) !== '\x89PNG\r\n\x1a\n') return null;
  if (textAt(view, 12, 4) !== 'IHDR') return null;
  return image('image/png', view.getUint32(16), view.getUint32(20));
}

function readGif(view: DataView): InspectedImage | null {
  if (view.byteLength < 10 || !/^GIF8[79]a$/.test(textAt(view, 0, 6))) return null;
  return image('image/gif', view.getUint16(6, true), view.getUint16(8, true));
}

/** Frame headers are markers C0 to CF, but for C4, C8 and CC, which are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/** Walks from segment to segment until the frame header: ITU T.81 annex B. */
function readJpeg(view: DataView): InspectedImage | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
    } else if (standsAlone(marker)) {
      at += 2;
    } else if (isFrame(marker)) {
      return image('image/jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    } else {
      const length = view.getUint16(at + 2);
      if (length < 2) return null;
      at += 2 + length;
    }
  }
  return null;
}

/** RIFF with a lossy, a lossless or an extended first chunk: https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(view: DataView): InspectedImage | null {
  if (view.byteLength < 30 || textAt(view, 0, 4) !== 'RIFF' || textAt(view, 8, 4) !== 'WEBP') return null;
  switch (textAt(view, 12, 4)) {
    case 'VP8 ':
      if (textAt(view, 23, 3) !== '\x9d\x01\x2a') return null;
      return image('image/webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    case 'VP8L': {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return image('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return image('image/webp', uint24(view, 24) + 1, uint24(view, 27) + 1);
    default:
      return null;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}
