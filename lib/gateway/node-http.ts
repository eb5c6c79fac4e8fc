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

/** Writes an answer; a stream goes on being written after this returns, until it ends or the client leaves. */
export function writeAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  if (body === null || typeof body === 'string') {
    response.end(body ?? undefined);
    return;
  }
  const frame = takeOverChunks(response) ? toChunk : asItIs;
  let begun = false;
  body.writeTo({
    write(frames) {
      begun = true;
      return response.destroyed || response.write(frame(frames));
    },
    end(frames) {
      begun = true;
      if (!response.destroyed) response.end(frames === '' ? frame('') : frame(frames) + frame(''));
    },
  });
  response.on('drain', () => body.drained());
  // A head that no frame waits for goes out by itself.
  if (!begun) response.flushHeaders();
}

/**
 * True when the body goes out in chunks, which are ours to frame from here on: Node hands the socket length, data
 * and line ends one by one, four writes for each event of a stream.
 */
function takeOverChunks(response: ServerResponse): boolean {
  const { chunkedEncoding } = response;
  response.chunkedEncoding = false;
  return chunkedEncoding;
}

function toChunk(frames: string): string {
  return `${Buffer.byteLength(frames).toString(16)}\r\n${frames}\r\n`;
}

function asItIs(frames: string): string {
  return frames;
}
