import { createParser } from 'eventsource-parser';

export interface SseEvent {
  /** Null where the frame had no `event:` line. */
  readonly event: string | null;
  readonly data: string;
}

/** Turns network reads into events, whatever the reads cut through: frames, lines or characters. */
export interface SseDecoder {
  /** The events that this read completed, often none. */
  push(bytes: Uint8Array): readonly SseEvent[];
  /** The last event when the stream ended without its closing blank line. */
  end(): readonly SseEvent[];
  /** Whether a line or frame grew beyond `maxFrameChars`: nothing may be pushed any more. */
  overflowed(): boolean;
}

/** Who is told what a stream says, in the order in which it stands there. */
export interface SseListener {
  event(event: SseEvent): void;
  comment?(text: string): void;
  /** A line or frame grew beyond `maxFrameChars`. */
  overflow?(): void;
}

/** Bytes to events, told one by one. `maxFrameChars` bounds what is kept of a frame that does not end. */
export function createSseParser(
  { event, comment, overflow }: SseListener,
  maxFrameChars?: number,
): { push(bytes: Uint8Array): void; end(): void } {
  const text = new TextDecoder();
  const parser = createParser({
    maxBufferSize: maxFrameChars,
    onEvent: (message) => event({ event: message.event ?? null, data: message.data }),
    onComment: comment,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') overflow?.();
    },
  });
  return {
    push: (bytes) => parser.feed(text.decode(bytes, { stream: true })),
    // A blank line of our own closes a frame that the server left open.
    end: () => parser.feed(`${text.decode()}\n\n`),
  };
}

/** The same in batches. */
export function createSseDecoder(maxFrameChars?: number): SseDecoder {
  let events: SseEvent[] = [];
  let overflowed = false;
  const listener: SseListener = {
    event: (event) => events.push(event),
    overflow: () => {
      overflowed = true;
    },
  };
  const parser = createSseParser(listener, maxFrameChars);
  const take = (): readonly SseEvent[] => {
    const taken = events;
    if (taken.length > 0) events = [];
    return taken;
  };
  return {
    push(bytes) {
      parser.push(bytes);
      return take();
    },
    end() {
      parser.end();
      return take();
    },
    overflowed: () => overflowed,
  };
}

/** The events of a byte stream, one batch for each read that completed any. */
export async function* decodeSse(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly SseEvent[]> {
  const decoder = createSseDecoder();
  for await (const chunk of bytes) {
    const events = decoder.push(chunk);
    if (events.length > 0) yield events;
  }
  const rest = decoder.end();
  if (rest.length > 0) yield rest;
}
