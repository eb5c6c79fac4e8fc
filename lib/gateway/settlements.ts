import { setTimeout as sleep } from 'node:timers/promises';
import type { RunRecord } from '#lib/billing/run-record.ts';
import { Deadline } from '#lib/deadline.ts';
import type { Log } from '#lib/log.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** For errors that are not the store being away: trying for ever would not heal them. */
const ATTEMPTS = 5;
/** Beyond this no further run begins: what waits is kept in memory. */
const MOST_KEPT = 1_000;
/** How long a client still waits whose run ends when its server does. */
const LAST_WAIT_MS = 1_000;

const NOT_YET_RECORDED = apiError(
  'overloaded',
  'The answer is complete, but the server cannot reach its database to put it on record. It will, and bill it once: ' +
    'do not send the request again, except with the same Idempotency-Key.',
);

export interface SettlementsOptions {
  readonly log: Log;
  /** Told of each request whose settlement has ended, well or not: its hold need not be kept alive any more. */
  readonly onEnd: (requestId: string) => void;
  /** How long a client waits for its last frame while the store is away, in milliseconds. */
  readonly waitMs: number;
}

interface Kept {
  readonly record: RunRecord;
  readonly patience: Deadline;
}

/**
 * Writes settlements, each exactly once by its request id, so that trying again is safe. While the store is away
 * they are kept for as long as the process lives; the run's hold is kept with them.
 */
export class Settlements {
  readonly #options: SettlementsOptions;
  readonly #kept = new Set<Kept>();
  #waitMs: number;
  #written: (() => void) | null = null;

  constructor(options: SettlementsOptions) {
    this.#options = options;
    this.#waitMs = options.waitMs;
  }

  /** Whether so many wait for the store that no run may begin. */
  get full(): boolean {
    return this.#kept.size >= MOST_KEPT;
  }

  /**
   * Null when it is on record. After the longest wait what the client is told instead: its settlement goes on in the
   * background. Rejects when it cannot be written although the store is there.
   */
  async settle(record: RunRecord, write: () => Promise<unknown>): Promise<ApiError | null> {
    try {
      await write();
    } catch (error) {
      return this.#keep(record, write, error);
    }
    this.#options.onEnd(record.requestId);
    return null;
  }

  /** Clients wait for the store no longer: the server is about to end. */
  hurry(): void {
    this.#waitMs = LAST_WAIT_MS;
    for (const { patience } of this.#kept) patience.move(LAST_WAIT_MS);
  }

  /** Resolves when all are written or the time is over; then what is lost is in the log, with its amounts. */
  async end(graceMs: number): Promise<void> {
    if (this.#kept.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#written = resolve;
    const timer = setTimeout(resolve, graceMs);
    await promise;
    clearTimeout(timer);
    for (const { record } of this.#kept) {
      this.#options.log.fatal(amounts(record), 'the server ends and this run is in no record');
    }
  }

  #keep(record: RunRecord, write: () => Promise<unknown>, error: unknown): Promise<ApiError | null> {
    const told = Promise.withResolvers<ApiError | null>();
    const kept = { record, patience: new Deadline(this.#waitMs, () => told.resolve(NOT_YET_RECORDED)) };
    this.#kept.add(kept);
    const ended = () => {
      kept.patience.drop();
      this.#kept.delete(kept);
      this.#options.onEnd(record.requestId);
      if (this.#kept.size === 0) this.#written?.();
    };
    this.#retrySettlement(record, write, error)
      .then(() => told.resolve(null), told.reject)
      .finally(ended);
    return told.promise;
  }

  async #retrySettlement(record: RunRecord, write: () => Promise<unknown>, first: unknown): Promise<void> {
    const { log } = this.#options;
    let error = first;
    let attempts = 0;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      // The store has logged by itself that it is away.
      if (!(error instanceof StoreUnavailable)) {
        attempts += 1;
        log.warn({ err: error, requestId: record.requestId }, 'a settlement could not be written yet');
      }
      if (attempts === ATTEMPTS) {
        log.fatal(amounts(record), 'a settlement cannot be written: this run is in no record');
        throw error;
      }
      await sleep(pauseMs);
      try {
        await write();
        return;
      } catch (again) {
        error = again;
      }
    }
  }
}

/** Enough to charge it by hand. */
function amounts({ requestId, accountId, model, status, costMicros, usage }: RunRecord): object {
  const { promptTokens, completionTokens } = usage;
  return { requestId, accountId, model, status, costMicros, promptTokens, completionTokens };
}
