import { after } from 'next/server';
import type { Answer, IncomingCall } from '#lib/gateway/call.ts';
import { type Gateway, openGateway } from '#lib/gateway/live.ts';

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
  const { env, answer } = await gateway();
  const result = await answer(await toCall(request, env.MAX_BODY_BYTES));
  return toResponse(result);
}

async function toCall(request: Request, maxBodyBytes: number): Promise<IncomingCall> {
  const url = new URL(request.url);
  const tooLarge = Number(request.headers.get('content-length') ?? 0) > maxBodyBytes;
  const body = tooLarge ? 'too-large' : new Uint8Array(await request.arrayBuffer());
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    header: (name) => request.headers.get(name) ?? undefined,
    body: body !== 'too-large' && body.length > maxBodyBytes ? 'too-large' : body,
    signal: request.signal,
  };
}

function toResponse({ status, headers, body }: Answer): Response {
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
