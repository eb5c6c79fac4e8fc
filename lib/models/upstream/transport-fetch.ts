import type { Transport } from './transport.ts';

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
    const reads = response.body[Symbol.asyncIterator]();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const read = await reads.next();
        if (read.done === true) controller.close();
        else controller.enqueue(read.value);
      },
      cancel: () => response.destroy(),
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      if (typeof value === 'string') headers.set(name, value);
    }
    const empty = response.status === 204 || response.status === 304;
    return new Response(empty ? null : body, { status: response.status, headers });
  };
}
