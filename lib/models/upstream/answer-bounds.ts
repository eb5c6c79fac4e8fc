import type { UpstreamResponse } from './transport.ts';

/** How much of a vendor's answer is read at most: an answer that never ends must not fill the process's memory. */

/** One event of a stream. A whole answer of 128,000 tokens as one escaped text fits. */
export const MAX_FRAME_CHARS: number = 4 * 1024 * 1024;
/** What of a refusal is quoted is far shorter. */
export const MAX_ERROR_BYTES: number = 64 * 1024;
export const MAX_LIST_BYTES: number = 4 * 1024 * 1024;

const LEAST_BYTES = 1024 * 1024;
/** In a stream a token has a frame to itself, of half a kilobyte as vendors write it. */
const STREAM_BYTES_PER_TOKEN = 4 * 1024;
/** The longest token, each of its characters escaped. */
const BODY_BYTES_PER_TOKEN = 1024;
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** The most bytes that an answer of so many tokens can have on the wire. */
export function maxAnswerBytes(maxTokens: number, form: 'stream' | 'body'): number {
  if (form === 'stream') return LEAST_BYTES + maxTokens * STREAM_BYTES_PER_TOKEN;
  return Math.min(MOST_BODY_BYTES, LEAST_BYTES + maxTokens * BODY_BYTES_PER_TOKEN);
}

/** A number with all digits that a double has, and what stands between two. */
const BYTES_PER_DIMENSION = 26;
/** More than any model has, where nobody says how many. */
const MOST_DIMENSIONS = 16_384;

/** The most bytes that so many vectors can have on the wire. */
export function maxVectorBytes(vectors: number, dimensions: number | null): number {
  const bytes = vectors * (dimensions ?? MOST_DIMENSIONS) * BYTES_PER_DIMENSION;
  return Math.min(MOST_BODY_BYTES, LEAST_BYTES + bytes);
}

/** A body was larger than it may be. */
export class BodyTooLarge extends Error {}

/**
 * The body of a response as text. One that is larger than `maxBytes` closes the connection; it is cut off there, or
 * throws `BodyTooLarge`. Throws when the connection breaks before the end.
 */
export async function readText(
  response: UpstreamResponse,
  maxBytes: number,
  beyond: 'cut' | 'throw',
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const end = await response.read((bytes) => {
    chunks.push(bytes);
    size += bytes.byteLength;
    return size <= maxBytes ? 'more' : 'enough';
  });
  if (end === 'broken') throw new Error('the connection broke in the middle of a body');
  if (end === 'enough') response.destroy();
  if (end === 'enough' && beyond === 'throw') throw new BodyTooLarge(`a body of more than ${maxBytes} bytes`);
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
