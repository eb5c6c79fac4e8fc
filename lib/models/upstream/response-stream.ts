import type { Reading } from './body-reads.ts';
import type { UpstreamResponse } from './transport.ts';

/** What a body goes through on its way into a stream. */
export interface BodyFilter {
  /** What is passed on of a read, possibly nothing. */
  push(bytes: Uint8Array): Uint8Array | string;
  end(): Uint8Array | string;
  /** Whether nothing more is wanted: the connection is closed. */
  enough(): boolean;
}

/**
 * A response's body as a stream, for a vendor's SDK. It ends quietly also where the connection breaks: an error would
 * throw away what is still on its way to the reader, who sees by itself that the answer is not whole.
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
        // A stream that was cancelled meanwhile takes neither bytes nor an end.
        .catch(() => {});
    },
    pull: () => wanted?.(),
    cancel: () => response.destroy(),
  });
}
