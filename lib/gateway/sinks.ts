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
  add(events: readonly AgentEvent[]): void;
  body(): unknown;
}

export interface StreamSink extends Sink {
  /** Sends the opening frames now, before the first event. */
  open(): void;
}

/** Frames into a queue; the opening ones go out with whatever comes first. `kept`: the whole stream is stored for replays. */
export function streamSink(encoder: FrameEncoder, queue: FrameQueue, kept: boolean): StreamSink {
  let opened = false;
  let sent = '';
  let ending = '';
  const opening = (): string => {
    if (opened) return '';
    opened = true;
    return encoder.start();
  };
  const push = (frames: string): void | Promise<void> => {
    if (kept) sent += frames;
    return queue.push(frames);
  };
  return {
    open: () => void push(opening()),
    write: (events) => push(opening() + encoder.encode(events)),
    close(events) {
      ending = opening() + encoder.encode(events) + encoder.end();
      return kept ? sent + ending : null;
    },
    finish() {
      void queue.push(ending);
      queue.end();
    },
    fail(error) {
      void queue.push(opening() + encoder.failure(error));
      queue.end();
    },
  };
}

export interface BodySink extends Sink {
  /** The finished body as JSON. */
  readonly text: () => string;
}

export function bodySink(builder: BodyBuilder): BodySink {
  let text = '';
  return {
    text: () => text,
    write: (events) => builder.add(events),
    close(events) {
      builder.add(events);
      text = JSON.stringify(builder.body());
      return text;
    },
    finish: () => {},
    fail: () => {},
  };
}
