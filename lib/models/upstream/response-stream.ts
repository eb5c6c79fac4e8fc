import type { Reading } from './body-reads.ts';
import type { UpstreamResponse } from './transport.ts';

/** Looks at a body on its way into a stream, and may change it. */
export interface BodyFilter {
  /** One read in; what goes on to the stream out, possibly nothing. */
  push(bytes: Uint8Array): Uint8Array | string;
  end(): Uint8Array | string;
  /** True when nothing more is wanted: the connection is then closed. */
  enough(): boolean;
}

/**
 * A response's body as a web stream, for a vendor's SDK. A broken connection ends the stream without an error: an error
 * would throw away what the reader has not read yet, and the reader sees by itself that the answer is not whole.
 */
export function toStream(response: UpstreamResponse, filter: BodyFilter): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let wanted: (() => void) | null = null;
  const room = () => new Promise<Reading>((resolve) => (wanted = () => resolve('more')));
  return new ReadableStream({
    start(controller) {
      const pass = (part: Uint8Array | string) => {
        if (part.length > 0) controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part);
      };
      const end = response.read((bytes) => {
        pass(filter.push(bytes));
        if (filter.enough()) return 'enough';
        return (controller.desiredSize ?? 0) > 0 ? 'more' : room();
      });
      end
        .then((how) => {
          if (how === 'enough') response.destroy();
          else pass(filter.end());
          controller.close();
        })
        // A stream that was cancelled meanwhile throws on `enqueue` and `close`.
        .catch(() => {});
    },
    pull: () => wanted?.(),
    cancel: () => response.destroy(),
  });
}
