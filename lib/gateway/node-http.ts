import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Deadline } from '#lib/deadline.ts';
import type { Answer, BodyReader, BodySource, IncomingCall } from './call.ts';

/** The self-hosted edge: `node:http` on one side, calls and answers on the other. */

export function toCall(request: IncomingMessage, response: ServerResponse): IncomingCall {
  const left = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) left.abort();
  });
  // What a broken socket says is known from `close`.
  response.on('error', () => {});
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
    body: new RequestBody(request),
    signal: left.signal,
  };
}

function declaredBytes(headers: IncomingHttpHeaders): number | null {
  return headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : null;
}

class RequestBody implements BodySource {
  readonly declaredBytes: number | null;
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage) {
    const { headers } = request;
    this.#request = request;
    this.declaredBytes = declaredBytes(headers);
  }

  read({ onBytes, onEnd }: BodyReader): () => void {
    const request = this.#request;
    const whole = (): void => onEnd(true);
    const broken = (): void => onEnd(false);
    // What closed before anyone listened says so no more.
    if (request.destroyed) queueMicrotask(broken);
    request.on('data', onBytes).on('end', whole).on('error', broken).on('close', broken);
    return () => request.off('data', onBytes).pause();
  }
}

/** Writes an answer; a stream goes on being written after this returns, until it ends or the client leaves. */
export function writeAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (request.complete || declaredBytes(request.headers) === 0) write(response, answer);
  // What came along with the head is parsed by the next turn: only then is it clear that more is to come.
  else
    setImmediate(() => {
      if (!request.complete) return hangUp(request, response, answer);
      // What nobody read is in the way of the next request.
      request.resume();
      write(response, answer);
    });
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
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

/** What a client that sends before it reads may still send after a refusal, so that it comes to read. */
const LEFT_OVER_BYTES = 256 * 1_024;
const HANG_UP_MS = 1_000;

/**
 * Answers a request whose body nobody wants, and ends its connection. The socket stays for a moment after the answer:
 * closed under a client that still sends, it would be reset, and the answer lost with it.
 */
function hangUp(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, connection: 'close' });
  if (typeof body === 'string') response.write(body);
  else response.flushHeaders();
  const end = (): void => void response.end();
  const deadline = new Deadline(HANG_UP_MS, end);
  response.on('close', () => deadline.drop());
  let left = LEFT_OVER_BYTES;
  request.on('data', (bytes: Buffer) => {
    left -= bytes.length;
    if (left < 0) request.pause();
  });
  request.on('end', end);
  request.resume();
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
