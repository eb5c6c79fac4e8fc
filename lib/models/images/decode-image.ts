import { inspectImage } from '#lib/protocol/inspect-image.ts';
import type { ImageDetail, ImagePart } from '#lib/protocol/prompt.ts';

export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** A sentence that says what is wrong with an image. */
export interface BadImage {
  readonly kind: 'bad-image';
  readonly message: string;
}

const bad = (message: string): BadImage => ({ kind: 'bad-image', message });

/** Standard alphabet, padded, no white space: what every vendor takes. */
const STRICT_BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Checks bytes by what they are, whatever anyone calls them. */
export function imageFromBytes(
  bytes: Uint8Array,
  base64: string,
  detail: ImageDetail,
  { maxPixels }: ImageLimits,
): ImagePart | BadImage {
  const found = inspectImage(bytes);
  if (found === null) return bad('The image is not a PNG, JPEG, GIF or WebP, or it is damaged.');
  const { mediaType, size } = found;
  const pixels = size.width * size.height;
  if (pixels > maxPixels) {
    return bad(
      `The image has ${size.width} × ${size.height} pixels; at most ${maxPixels} in all are accepted.`,
    );
  }
  return { type: 'image', source: { kind: 'data', mediaType, base64 }, size, detail };
}

export function imageFromBase64(
  base64: string,
  detail: ImageDetail,
  limits: ImageLimits,
): ImagePart | BadImage {
  const { maxBytes } = limits;
  if ((base64.length / 4) * 3 > maxBytes + 3) return bad(`The image is larger than ${maxBytes} bytes.`);
  if (base64.length % 4 !== 0 || !STRICT_BASE64.test(base64)) {
    return bad('The image is not valid base64: standard alphabet, padded, without line breaks.');
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength > maxBytes) return bad(`The image is larger than ${maxBytes} bytes.`);
  return imageFromBytes(bytes, base64, detail, limits);
}

/** Reads `data:image/…;base64,…`. The type it claims must be an image; which one, the bytes say. */
export function imageFromDataUrl(
  url: string,
  detail: ImageDetail,
  limits: ImageLimits,
): ImagePart | BadImage {
  const comma = url.indexOf(',');
  const head = comma < 0 || comma > 200 ? '' : url.slice(0, comma);
  if (!/^data:image\/[\w.+-]+(?:;[\w-]+=[^;,]*)*;base64$/i.test(head)) {
    return bad('The data URL must begin with data:image/png;base64, (or jpeg, gif, webp).');
  }
  return imageFromBase64(url.slice(comma + 1), detail, limits);
}
