import { Deadline } from '#lib/deadline.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { JSON_TYPE, streamAnswer, textAnswer } from './answers.ts';
import type { Answer } from './call.ts';
import type { Caller } from './caller.ts';
import type { Sink, WorkEvent } from './delivery.ts';
import { type Refusal, refuse } from './endpoint.ts';
import { FrameQueue } from './frame-queue.ts';
import { type MeteredWork, startWork } from './metered-work.ts';
import type { Services } from './services.ts';

/** How an endpoint shows a run, either way. */
export interface Presentation<Event extends WorkEvent> {
  frames(): FrameEncoder<Event>;
  body(): BodyBuilder<Event>;
}

/** How an endpoint writes a run as a stream. Every method returns whole frames, possibly none. */
export interface FrameEncoder<Event extends WorkEvent> {
  start(): string;
  encode(events: readonly Event[]): string;
  end(): string;
  failure(error: ApiError): string;
}

/** How an endpoint writes a run as one body. */
export interface BodyBuilder<Event extends WorkEvent> {
  add(events: readonly Event[]): void;
  /** A value, or the JSON text of one that is too large to be written at once. */
  body(): unknown;
}

const REPLAYED = { 'Idempotent-Replayed': 'true' };

/** Starts the work and answers with it: as a stream where its caller asked for one, else as one body. */
export function respondWithRun<Event extends WorkEvent>(
  work: MeteredWork<Event>,
  caller: Caller,
  presentation: Presentation<Event>,
  services: Services,
): Promise<Answer | Refusal> {
  return work.described.stream
    ? respondWithStream(work, caller, presentation.frames(), services)
    : respondWithBody(work, caller, presentation.body(), services);
}

/** Starts the work and answers with one body: for work that has no stream. */
export async function respondWithBody<Event extends WorkEvent>(
  work: MeteredWork<Event>,
  caller: Caller,
  builder: BodyBuilder<Event>,
  services: Services,
): Promise<Answer | Refusal> {
  const sink = bodySink(builder);
  const started = await startWork(work, caller, sink, services);
  if (started.kind === 'refused') return refuse(started.error, started);
  if (started.kind === 'replayed') return textAnswer(200, started.answer, JSON_TYPE, REPLAYED);
  const { error, metered } = await started.delivery.finished;
  if (error !== null) return refuse(error, { headers: started.headers, billed: metered.costMicros > 0 });
  return textAnswer(200, sink.text(), JSON_TYPE, started.headers);
}

async function respondWithStream<Event extends WorkEvent>(
  work: MeteredWork<Event>,
  caller: Caller,
  encoder: FrameEncoder<Event>,
  services: Services,
): Promise<Answer | Refusal> {
  const client = new AbortController();
  const queue = new FrameQueue(() => client.abort());
  follow(caller.signal, () => {
    client.abort();
    // A client that is gone takes no further frame: the pump must not wait for it to.
    queue.end();
  });
  const sink = streamSink(encoder, queue, caller.claim !== null);
  const started = await startWork(work, { ...caller, signal: client.signal }, sink, services);
  if (started.kind === 'refused') return refuse(started.error, started);
  if (started.kind === 'replayed') return streamAnswer(started.answer, REPLAYED);
  const { begun, finished } = started.delivery;
  const early = await withinMs(begun, services.statusWaitMs);
  if (early !== 'waiting' && early !== null) return refuse(early, { headers: started.headers });
  sink.open();
  services.keepAlive.add(queue);
  void finished.then(() => services.keepAlive.delete(queue));
  return { ...streamAnswer(queue, started.headers), ended: finished };
}

function follow(signal: AbortSignal, react: () => void): void {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
}

/** The first event or failure, or that it is not there yet. */
async function withinMs(
  begun: Promise<ApiError | null>,
  waitMs: number,
): Promise<ApiError | null | 'waiting'> {
  const { promise: wait, resolve } = Promise.withResolvers<'waiting'>();
  const deadline = new Deadline(waitMs, () => resolve('waiting'));
  try {
    return await Promise.race([begun, wait]);
  } finally {
    deadline.drop();
  }
}

interface StreamSink<Event extends WorkEvent> extends Sink<Event> {
  /** Sends the opening frames now, before the first event. */
  open(): void;
}

/** Frames into a queue; the opening ones go out with whatever comes first. `kept`: the whole stream is stored for replays. */
function streamSink<Event extends WorkEvent>(
  encoder: FrameEncoder<Event>,
  queue: FrameQueue,
  kept: boolean,
): StreamSink<Event> {
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

export interface BodySink<Event extends WorkEvent> extends Sink<Event> {
  /** The finished body as JSON. */
  readonly text: () => string;
}

export function bodySink<Event extends WorkEvent>(builder: BodyBuilder<Event>): BodySink<Event> {
  let text = '';
  return {
    text: () => text,
    write: (events) => builder.add(events),
    close(events) {
      builder.add(events);
      const body = builder.body();
      text = typeof body === 'string' ? body : JSON.stringify(body);
      return text;
    },
    finish: () => {},
    fail: () => {},
  };
}
