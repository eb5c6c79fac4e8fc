import { after } from 'next/server';
import type { Answer, BodyReader, BodySource, IncomingCall } from '#lib/gateway/call.ts';
import { type Gateway, openGateway, unopenedAnswer } from '#lib/gateway/live.ts';

/** The edge for Next: `Request` and `Response` on one side, calls and answers on the other. */

const shared = globalThis as typeof globalThis & { swarmsGateway?: Promise<Gateway> };

/** One gateway a process, whichever of Next's bundles asks first; a failed start is tried again. */
function gateway(): Promise<Gateway> {
  shared.swarmsGateway ??= openGateway().catch((error: unknown) => {
    delete shared.swarmsGateway;
    throw error;
  });
  return shared.swarmsGateway;
}

export async function answer(request: Request): Promise<Response> {
  const body = new RequestBody(request);
  const call = toCall(request, body);
  const result = await gateway().then(
    (opened) => opened.answer(call),
    (error: unknown) => unopenedAnswer(call.path, error),
  );
  return toResponse(result, body);
}

function toCall(request: Request, body: BodySource): IncomingCall {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    body,
    signal: request.signal,
  };
}

class RequestBody implements BodySource {
  readonly declaredBytes: number | null;
  readonly #stream: ReadableStream<Uint8Array> | null;
  isDone: boolean;

  constructor({ body, headers }: Request) {
    const length = headers.get('content-length');
    this.#stream = body;
    this.declaredBytes = body === null ? 0 : length === null ? null : Number(length);
    this.isDone = this.declaredBytes === 0;
  }

  read({ onBytes, onEnd }: BodyReader): () => void {
    const reader = this.#stream?.getReader();
    let stopped = false;
    const pump = async (): Promise<void> => {
      while (!stopped) {
        const next = await reader?.read();
        if (next === undefined || next.done) {
          this.isDone = true;
          return onEnd(true);
        }
        onBytes(next.value);
      }
    };
    pump().catch(() => onEnd(false));
    return () => {
      stopped = true;
    };
  }
}

function toResponse({ status, headers: given, body }: Answer, { isDone }: RequestBody): Response {
  // The host would read on what nobody wants, as long as the connection lives.
  const headers = isDone ? given : { ...given, connection: 'close' };
  if (body === null || typeof body === 'string') return new Response(body, { status, headers });
  return new Response(toStream(body), { status, headers });
}

/** Pulls frames as the client takes them; a cancelled stream ends the iteration, which ends the run. */
function toStream(frames: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = frames[Symbol.asyncIterator]();
  const ended = Promise.withResolvers<void>();
  // A function host keeps the process until the settlement is written, also after the client left.
  after(() => ended.promise);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (!done) return controller.enqueue(value);
      controller.close();
      ended.resolve();
    },
    async cancel() {
      await iterator.return?.();
      ended.resolve();
    },
  });
}
