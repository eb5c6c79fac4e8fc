import { Deadline } from '#lib/deadline.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { JSON_TYPE, streamAnswer, textAnswer } from './answers.ts';
import type { Answer } from './call.ts';
import { type Refusal, refuse } from './endpoint.ts';
import { type Execution, executeRun } from './execute-run.ts';
import { FrameQueue } from './frame-queue.ts';
import type { Services } from './services.ts';
import { type BodyBuilder, bodySink, type FrameEncoder, streamSink } from './sinks.ts';

/** How an endpoint shows a run, either way. */
export interface Presentation {
  frames(): FrameEncoder;
  body(): BodyBuilder;
}

const REPLAYED = { 'Idempotent-Replayed': 'true' };

export function respondWithRun(
  execution: Execution,
  presentation: Presentation,
  services: Services,
): Promise<Answer | Refusal> {
  return execution.run.stream
    ? runToStream(execution, presentation.frames(), services)
    : runToBody(execution, presentation.body(), services);
}

async function runToBody(
  execution: Execution,
  builder: BodyBuilder,
  services: Services,
): Promise<Answer | Refusal> {
  const sink = bodySink(builder);
  const started = await executeRun(execution, sink, services);
  if (started.kind === 'refused') return refuse(started.error, started);
  if (started.kind === 'replayed') return textAnswer(200, started.answer, JSON_TYPE, REPLAYED);
  const { error, metered } = await started.delivery.finished;
  if (error !== null) return refuse(error, { headers: started.headers, billed: metered.costMicros > 0 });
  return textAnswer(200, sink.text(), JSON_TYPE, started.headers);
}

async function runToStream(
  execution: Execution,
  encoder: FrameEncoder,
  services: Services,
): Promise<Answer | Refusal> {
  const client = new AbortController();
  const queue = new FrameQueue(() => client.abort());
  follow(execution.signal, () => {
    client.abort();
    // A client that is gone takes no further frame: the pump must not wait for it to.
    queue.end();
  });
  const sink = streamSink(encoder, queue, execution.claim !== null);
  const started = await executeRun({ ...execution, signal: client.signal }, sink, services);
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
