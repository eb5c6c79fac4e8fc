import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer, IncomingCall } from './call.ts';

/** The self-hosted edge: `node:http` on one side, calls and answers on the other. */

/** Reads a request whole. Null when the client left meanwhile. */
export async function toCall(
  request: IncomingMessage,
  response: ServerResponse,
  maxBodyBytes: number,
): Promise<IncomingCall | null> {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  // What a broken socket says is known from `close`.
  response.on('error', () => {});
  const body = await readBytes(request, maxBodyBytes);
  if (body === null) return null;
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1)),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    body,
    signal: left.signal,
  };
}

const EMPTY = new Uint8Array();

/** The body; `too-large` as soon as that is known, null when the client broke off. */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Uint8Array | 'too-large' | null> {
  const { method, headers } = request;
  const declared = Number(headers['content-length'] ?? 0);
  if (declared > maxBytes) return Promise.resolve('too-large');
  if ((method === 'GET' || method === 'HEAD') && declared === 0 && headers['transfer-encoding'] === undefined)
    return Promise.resolve(EMPTY);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) resolve('too-large');
      else chunks.push(chunk);
    });
    request.on('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

/** Writes an answer with backpressure. A failed or closed socket ends the stream's iteration, which ends the run. */
export async function writeAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { status, headers, body } = answer;
  response.writeHead(status, headers);
  if (body === null || body instanceof Uint8Array) {
    response.end(body ?? undefined);
    return;
  }
  response.flushHeaders();
  const chunked = takeOverChunks(response);
  for await (const frames of body) {
    if (response.destroyed) break;
    if (!response.write(chunked ? toChunk(frames) : frames)) await roomOrClose(response);
  }
  response.end(chunked ? LAST_CHUNK : undefined);
}

const LAST_CHUNK = '0\r\n\r\n';

/**
 * True when the body goes out in chunks, which are ours to frame from here on: Node hands the socket length, data
 * and line ends one by one, four writes for each event of a stream.
 */
function takeOverChunks(response: ServerResponse): boolean {
  const { chunkedEncoding } = response;
  response.chunkedEncoding = false;
  return chunkedEncoding;
}

function toChunk(frames: Uint8Array): Buffer {
  const size = frames.byteLength.toString(16);
  const chunk = Buffer.allocUnsafe(size.length + frames.byteLength + 4);
  chunk.write(`${size}\r\n`, 0, 'latin1');
  chunk.set(frames, size.length + 2);
  chunk.write('\r\n', chunk.length - 2, 'latin1');
  return chunk;
}

async function roomOrClose(response: ServerResponse): Promise<void> {
  if (response.destroyed) return;
  const done = new AbortController();
  await Promise.race([
    once(response, 'drain', { signal: done.signal }),
    once(response, 'close', { signal: done.signal }),
  ]).finally(() => done.abort());
}
