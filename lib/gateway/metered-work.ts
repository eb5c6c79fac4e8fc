import { earlyStopRequested } from '#lib/billing/holds.ts';
import type { RunRecord } from '#lib/billing/run-record.ts';
import { settleRun } from '#lib/billing/settle-run.ts';
import { endClaim } from '#lib/idempotency/idempotent-answers.ts';
import type { OnEvents } from '#lib/models/provider.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';
import { admit } from './admit.ts';
import type { Headers } from './call.ts';
import type { Caller } from './caller.ts';
import { type Delivery, deliver, type Sink, type WorkEvent, type WorkOutcome } from './delivery.ts';
import { Tally } from './meter.ts';
import type { Services } from './services.ts';

/**
 * Anything that makes model calls for an account, planned and quoted: an agent's run, or vectors of texts. It reports its calls to
 * meters of the tally and its events as they come; it knows neither balance nor client.
 */
export interface MeteredWork<Event extends WorkEvent> {
  /** The most it can cost, in micro-dollars: held before it begins, and never exceeded. */
  readonly quoteMicros: number;
  readonly described: WorkDescription;
  /** What its caller can do so that it costs less, as a 402 says it: `lower max_tokens`. */
  readonly cheaper: string;
  /** Makes the calls. Resolves after a batch that ends with `run-end`; throws `ModelError` for a vendor's failure. */
  run(context: WorkContext, onEvents: OnEvents<Event>): Promise<void>;
}

/** What the run log says of work besides what its meters found out. */
export type WorkDescription = Pick<
  RunRecord,
  'model' | 'agentName' | 'stream' | 'endUser' | 'images' | 'price'
>;

/** What running work is given. */
export interface WorkContext {
  /** Aborts when the client leaves, or with a `ModelError` when the server must stop. */
  readonly signal: AbortSignal;
  readonly tally: Tally;
  /** Whether the caller asked that it end early, with what it has; asked between calls. */
  readonly stopRequested: () => Promise<boolean>;
}

export type Started =
  | { readonly kind: 'refused'; readonly error: ApiError; readonly headers: Headers }
  /** A repeat: the whole answer of the first request, as text. */
  | { readonly kind: 'replayed'; readonly answer: string }
  | { readonly kind: 'running'; readonly delivery: Delivery; readonly headers: Headers };

/**
 * Claims the caller's key, counts the request and holds the quote, all or nothing; then runs the work and settles it
 * exactly once, before its last frame. From here on it looks after itself, whoever is listening.
 *
 * Refusals, in this order: `overloaded` (the store is away), `conflict` or `invalid_request` (the idempotency key is
 * taken), `rate_limit_exceeded`, `insufficient_credits`. All of them leave nothing behind.
 */
export async function startWork<Event extends WorkEvent>(
  work: MeteredWork<Event>,
  caller: Caller,
  sink: Sink<Event>,
  services: Services,
): Promise<Started> {
  const { quoteMicros, cheaper } = work;
  const { principal, requestId, skipRateLimit, claim, trace } = caller;
  const { error, headers, replayed } = await admit(
    { principal, requestId, quoteMicros, cheaper, skipRateLimit, claim },
    services,
  );
  if (replayed !== null) return { kind: 'replayed', answer: replayed };
  if (error !== null) return { kind: 'refused', error, headers };
  services.holds.add({ requestId, accountId: principal.accountId, amountMicros: quoteMicros });
  const delivery = runHeld(work, caller, sink, services);
  void delivery.finished.then((outcome) => trace.ran(outcome));
  return { kind: 'running', delivery, headers };
}

/** Runs work whose credits are held. */
function runHeld<Event extends WorkEvent>(
  work: MeteredWork<Event>,
  caller: Caller,
  sink: Sink<Event>,
  { store, running, settlements, log }: Services,
): Delivery {
  const { requestId, claim } = caller;
  const stop = running.start(caller.signal);
  const tally = new Tally(work.quoteMicros);
  const context: WorkContext = {
    signal: stop.signal,
    tally,
    stopRequested: () => store.read(() => earlyStopRequested(requestId)).catch(notWhileAway),
  };
  const startedAtMs = performance.now();
  const createdAt = Date.now();
  const delivery = deliver({
    run: (onEvents) => work.run(context, onEvents),
    tally,
    sink,
    signal: stop.signal,
    settle(outcome, answer) {
      const durationMs = performance.now() - startedAtMs;
      const record = { ...recordOf(work, caller, outcome), createdAt, durationMs };
      return settlements.settle(record, () =>
        store.write(function* () {
          if (claim !== null) yield* endClaim(claim, answer);
          return yield* settleRun(record);
        }),
      );
    },
    onUnexpected: (error) => log.error({ err: error, requestId }, 'run failed'),
  });
  running.track(stop, delivery.finished);
  return delivery;
}

function recordOf(
  { described, quoteMicros }: MeteredWork<WorkEvent>,
  { requestId, principal, endpoint }: Caller,
  { metered, status, error }: WorkOutcome,
): Omit<RunRecord, 'createdAt' | 'durationMs'> {
  return {
    ...described,
    requestId,
    accountId: principal.accountId,
    keyId: principal.keyId,
    endpoint,
    status,
    billedCalls: metered.billedCalls,
    usage: metered.usage,
    costMicros: metered.costMicros + metered.excessMicros,
    heldMicros: quoteMicros,
    errorCode: error?.code ?? null,
  };
}

/** Nobody's wish can be read then; work that has begun goes on. */
function notWhileAway(error: unknown): false {
  if (error instanceof StoreUnavailable) return false;
  throw error;
}
