import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { IncomingCall } from './call.ts';

const DECODERS: Readonly<
  Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** A compressed body may not grow beyond this, whatever it claims. */
const MAX_DECODED_BYTES = 64 * 1_024 * 1_024;

/**
 * The body's plain bytes. What parses as JSON is taken whatever its content type says (curl says "form"); only
 * multipart and encodings nobody knows are refused.
 */
export async function readBody(call: IncomingCall): Promise<Uint8Array | ApiError> {
  if (call.body === 'too-large')
    return apiError(
      'request_too_large',
      'The request body is larger than this server takes; send fewer or smaller images.',
    );
  if (call.body.length === 0) return call.body;
  if (call.header('content-type')?.startsWith('multipart/'))
    return apiError('unsupported_media_type', 'multipart bodies are not read here; send JSON.');
  const encoding = call.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return call.body;
  const decode = DECODERS[encoding];
  if (decode === undefined)
    return apiError(
      'unsupported_media_type',
      `content-encoding ${encoding} is not known; use gzip, deflate, br or none.`,
    );
  try {
    return await decode(call.body, { maxOutputLength: MAX_DECODED_BYTES });
  } catch {
    return apiError('invalid_request', `The body is not valid ${encoding}, or too large once unpacked.`);
  }
}
