import type { AgentEvent } from '#lib/agent/agent-event.ts';
import { ModelError, type OnEvents } from '#lib/models/provider.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { Meter, Metered } from './meter.ts';

/** Where a run's events go. */
export interface Sink {
  /** May ask the pump to wait. */
  write(events: readonly AgentEvent[]): void | Promise<void>;
  /** The events that end a good run. Nothing leaves yet; returns the whole answer as text where it is kept. */
  close(events: readonly AgentEvent[]): string | null;
  /** Exactly one of these comes last: `finish` after `close`, or `fail`. */
  finish(): void;
  fail(error: ApiError): void;
}

export type RunStatus = 'completed' | 'failed' | 'cancelled';

export interface RunOutcome {
  readonly status: RunStatus;
  readonly metered: Metered;
  readonly error: ApiError | null;
}

export interface Delivery {
  /** Resolves at the first event with null, or with the error that came before any. */
  readonly begun: Promise<ApiError | null>;
  /** Resolves after the settlement; never rejects. */
  readonly finished: Promise<RunOutcome>;
}

export interface DeliveryOptions {
  /** Runs the agent; resolves when it has ended well. */
  readonly run: (onEvents: OnEvents<AgentEvent>) => Promise<void>;
  readonly meter: Meter;
  readonly sink: Sink;
  /** Aborts when the client leaves, or with a `ModelError` when the server must stop. */
  readonly signal: AbortSignal;
  /**
   * Moves the money and remembers the answer; called exactly once, before the last frame. Resolves with what the
   * client of a good run is told when that takes too long, else with null.
   */
  readonly settle: (outcome: RunOutcome, answer: string | null) => Promise<ApiError | null>;
  /** Told of what is nobody's expected fault. */
  readonly onUnexpected: (error: unknown) => void;
  /** Told of a vendor's failure. */
  readonly onModelError: (error: ModelError) => void;
}

/**
 * The pump. It starts at once and runs to its end whoever is listening, so that its settlement always happens:
 * a lazy chain of generators, cancelled before its first read, would never reach a `finally`.
 */
export function deliver(options: DeliveryOptions): Delivery {
  const begun = Promise.withResolvers<ApiError | null>();
  return { begun: begun.promise, finished: pump(options, begun.resolve) };
}

async function pump(options: DeliveryOptions, begin: (error: ApiError | null) => void): Promise<RunOutcome> {
  const { sink } = options;
  const last: AgentEvent[] = [];
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
async function run(
  options: DeliveryOptions,
  begin: (error: ApiError | null) => void,
  last: AgentEvent[],
): Promise<RunOutcome> {
  const { meter, sink, signal } = options;
  try {
    await options.run((batch) => {
      begin(null);
      if (batch.at(-1)?.type !== 'run-end') return sink.write(batch);
      last.push(...batch);
    });
    return { status: 'completed', metered: meter.sum(), error: null };
  } catch (error) {
    // Whoever ended the run from this side, the vendor did its work and is paid for it.
    await meter.interrupted(signal.aborted ? 'client' : 'vendor');
    const left = signal.aborted && !(signal.reason instanceof ModelError);
    if (!signal.aborted) {
      if (error instanceof ModelError) options.onModelError(error);
      else options.onUnexpected(error);
    }
    return {
      status: left ? 'cancelled' : 'failed',
      metered: meter.sum(),
      error: left
        ? apiError('client_closed_request', 'The client left.')
        : toApiError(signal.aborted ? signal.reason : error),
    };
  }
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ModelError) return error.error;
  return apiError('internal_error', 'The server failed while running the agent.');
}
