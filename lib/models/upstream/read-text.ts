import type { UpstreamResponse } from './transport.ts';

/**
 * The body of a response as text, at most `maxBytes` of it; what goes beyond is cut off and the connection closed.
 * Throws when the connection breaks before the end.
 */
export async function readText(response: UpstreamResponse, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const end = await response.read((bytes) => {
    chunks.push(bytes);
    size += bytes.byteLength;
    return size <= maxBytes ? 'more' : 'enough';
  });
  if (end === 'broken') throw new Error('the connection broke in the middle of a body');
  if (end === 'enough') response.destroy();
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
