import type { RunStatus } from '#lib/billing/run-record.ts';
import { ModelError, type OnEvents } from '#lib/models/provider.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { Metered, Tally } from './meter.ts';

/** The last event of work that ended well is its `run-end`. */
export interface WorkEvent {
  readonly type: string;
}

/** Where the events of a piece of work go. */
export interface Sink<Event extends WorkEvent> {
  /** May ask the pump to wait. */
  write(events: readonly Event[]): void | Promise<void>;
  /** The events that end good work. Nothing leaves yet; returns the whole answer as text where it is kept. */
  close(events: readonly Event[]): string | null;
  /** Exactly one of these comes last: `finish` after `close`, or `fail`. */
  finish(): void;
  fail(error: ApiError): void;
}

export interface WorkOutcome {
  readonly status: RunStatus;
  readonly metered: Metered;
  readonly error: ApiError | null;
}

export interface Delivery {
  /** Resolves at the first event with null, or with the error that came before any. */
  readonly begun: Promise<ApiError | null>;
  /** Resolves after the settlement; never rejects. */
  readonly finished: Promise<WorkOutcome>;
}

export interface DeliveryOptions<Event extends WorkEvent> {
  /** Does the work; resolves when it has ended well. */
  readonly run: (onEvents: OnEvents<Event>) => Promise<void>;
  readonly tally: Tally;
  readonly sink: Sink<Event>;
  /** Aborts when the client leaves, or with a `ModelError` when the server must stop. */
  readonly signal: AbortSignal;
  /**
   * Moves the money and remembers the answer; called exactly once, before the last frame. Resolves with what the
   * client of a good run is told when that takes too long, else with null.
   */
  readonly settle: (outcome: WorkOutcome, answer: string | null) => Promise<ApiError | null>;
  /** Told of what is nobody's expected fault. */
  readonly onUnexpected: (error: unknown) => void;
}

/**
 * The pump. It starts at once and runs to its end whoever is listening, so that its settlement always happens:
 * a lazy chain of generators, cancelled before its first read, would never reach a `finally`.
 */
export function deliver<Event extends WorkEvent>(options: DeliveryOptions<Event>): Delivery {
  const begun = Promise.withResolvers<ApiError | null>();
  return { begun: begun.promise, finished: pump(options, begun.resolve) };
}

async function pump<Event extends WorkEvent>(
  options: DeliveryOptions<Event>,
  begin: (error: ApiError | null) => void,
): Promise<WorkOutcome> {
  const { sink } = options;
  const last: Event[] = [];
  let outcome = await run(options, begin, last);
  try {
    const late = await options.settle(outcome, outcome.error === null ? sink.close(last) : null);
    if (late !== null && outcome.error === null) outcome = { ...outcome, status: 'failed', error: late };
  } catch (error) {
    options.onUnexpected(error);
    outcome = {
      ...outcome,
      status: 'failed',
      error: apiError('internal_error', 'The run could not be billed.'),
    };
  }
  if (outcome.error === null) sink.finish();
  else sink.fail(outcome.error);
  begin(outcome.error);
  return outcome;
}

/** Passes events on as they come, but keeps back the batch that ends the run: it leaves after the settlement. */
async function run<Event extends WorkEvent>(
  options: DeliveryOptions<Event>,
  begin: (error: ApiError | null) => void,
  last: Event[],
): Promise<WorkOutcome> {
  const { tally, sink, signal } = options;
  try {
    await options.run((batch) => {
      begin(null);
      if (batch.at(-1)?.type !== 'run-end') return sink.write(batch);
      last.push(...batch);
    });
    return { status: 'completed', metered: tally.sum(), error: null };
  } catch (error) {
    // Whoever ended the run from this side, the vendor did its work and is paid for it.
    await tally.interrupted(signal.aborted ? 'client' : 'vendor');
    const left = signal.aborted && !(signal.reason instanceof ModelError);
    if (!signal.aborted && !(error instanceof ModelError)) options.onUnexpected(error);
    return {
      status: left ? 'cancelled' : 'failed',
      metered: tally.sum(),
      error: left
        ? apiError('client_closed_request', 'The client left.')
        : toApiError(signal.aborted ? signal.reason : error),
    };
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ModelError) return error.error;
  return apiError('internal_error', 'The server failed in the middle of the run.');
}
