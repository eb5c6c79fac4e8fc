import type { UpstreamResponse } from './transport.ts';

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
