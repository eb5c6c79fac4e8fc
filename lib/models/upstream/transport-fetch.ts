import type { Reading } from './body-reads.ts';
import type { Transport, UpstreamResponse } from './transport.ts';

/** A `fetch` over our own transport, as far as a vendor's SDK needs one: text bodies out, streams in. */
export function transportFetch(transport: Transport): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const signal = init.signal ?? new AbortController().signal;
    const response = await transport.send(
      {
        method: init.method === 'POST' ? 'POST' : 'GET',
        url,
        headers: Object.fromEntries(new Headers(init.headers)),
        body: typeof init.body === 'string' ? init.body : null,
      },
      signal,
    );
    const body = toStream(response);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      if (typeof value === 'string') headers.set(name, value);
    }
    const empty = response.status === 204 || response.status === 304;
    return new Response(empty ? null : body, { status: response.status, headers });
  };
}

function toStream(response: UpstreamResponse): ReadableStream<Uint8Array> {
  let wanted: (() => void) | null = null;
  const room = () => new Promise<Reading>((resolve) => (wanted = () => resolve('more')));
  return new ReadableStream({
    start(controller) {
      const end = response.read((bytes) => {
        controller.enqueue(bytes);
        return (controller.desiredSize ?? 0) > 0 ? 'more' : room();
      });
      end
        .then((how) => {
          if (how === 'whole') controller.close();
          else controller.error(new TypeError('the connection broke in the middle of a body'));
        })
        // A stream that was cancelled meanwhile takes neither bytes nor an end.
        .catch(() => {});
    },
    pull: () => wanted?.(),
    cancel: () => response.destroy(),
  });
}
