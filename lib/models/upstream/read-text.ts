import type { UpstreamResponse } from './transport.ts';

/** The body of a response as text, at most `maxBytes` of it; what goes beyond is cut off and the connection closed. */
export async function readText(response: UpstreamResponse, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size <= maxBytes) continue;
    response.destroy();
    break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}
