import type { AgentEvent } from '#lib/agent/agent-event.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import type { Sink } from './delivery.ts';
import type { FrameQueue } from './frame-queue.ts';

/** How an endpoint writes a run as a stream. Every method returns whole frames, possibly none. */
export interface FrameEncoder {
  start(): string;
  encode(events: readonly AgentEvent[]): string;
  end(): string;
  failure(error: ApiError): string;
}

/** How an endpoint writes a run as one body. */
export interface BodyBuilder {
  take(events: readonly AgentEvent[]): void;
  body(): unknown;
}

/** Frames into a queue; `start` goes out with whatever comes first. */
export function streamSink(encoder: FrameEncoder, queue: FrameQueue): Sink & { open(): void } {
  let opened = false;
  const opening = (): string => {
    if (opened) return '';
    opened = true;
    return encoder.start();
  };
  return {
    open: () => void queue.push(opening()),
    take: (events) => queue.push(opening() + encoder.encode(events)),
    finish() {
      void queue.push(encoder.end());
      queue.end();
    },
    fail(error) {
      void queue.push(opening() + encoder.failure(error));
      queue.end();
    },
  };
}

export function bodySink(builder: BodyBuilder): Sink {
  return {
    take: (events) => builder.take(events),
    finish: () => {},
    fail: () => {},
  };
}
