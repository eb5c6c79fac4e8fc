import { type HoldRequest, renewHolds, restoreHold, sweepExpiredHolds } from '#lib/billing/holds.ts';
import { purgeIdempotentAnswers } from '#lib/idempotency/idempotent-answers.ts';
import { purgeHits } from '#lib/limits/limiter.ts';
import type { Log } from '#lib/log.ts';
import type { Store } from '#lib/store/store.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';

type LiveHold = Omit<HoldRequest, 'expiresAt'>;

export interface HoldKeeperOptions {
  readonly store: Store;
  readonly log: Log;
  /** A hold lives this long unless its process renews it, in milliseconds. */
  readonly lifeMs: number;
}

/**
 * Keeps the holds of this process's running requests alive, releases those that dead processes left, and throws
 * away what no rule asks for any more.
 */
export class HoldKeeper {
  readonly #live = new Map<string, LiveHold>();
  readonly #options: HoldKeeperOptions;
  readonly #timer: NodeJS.Timeout;
  /** Since when the store is there without a break, on the clock of `performance.now()`. */
  #reachedAtMs = performance.now();
  /** The round under way. */
  #round: Promise<void> | null = null;
  #closed = false;
  /** Where the slow round through old rate-limit rows stands. */
  #purgedTo = '';

  constructor(options: HoldKeeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), options.lifeMs / 4).unref();
    options.store.onReturn(() => {
      this.#reachedAtMs = performance.now();
      this.#tick();
    });
  }

  /** When a hold taken now expires, unix milliseconds. */
  expiresAt(): number {
    return Date.now() + this.#options.lifeMs;
  }

  add(hold: LiveHold): void {
    this.#live.set(hold.requestId, hold);
  }

  delete(requestId: string): void {
    this.#live.delete(requestId);
  }

  /** Resolves when nothing more is asked of the store. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#round;
  }

  #tick(): void {
    if (this.#closed) return;
    this.#round ??= this.#keep().finally(() => {
      this.#round = null;
    });
  }

  /** Never rejects. */
  async #keep(): Promise<void> {
    const { store, log, lifeMs } = this.#options;
    try {
      await this.#renew();
      // While the store was away nobody could renew: the other living servers get the time to do it now.
      if (performance.now() - this.#reachedAtMs >= lifeMs / 2)
        await this.#inSlices(() => store.write(() => sweepExpiredHolds(Date.now())));
      await this.#inSlices(() => store.write(() => purgeIdempotentAnswers(Date.now())));
      await this.#inSlices(() => this.#purgeSlice());
    } catch (error) {
      // The store has logged by itself that it is away.
      if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'holds could not be kept');
    }
  }

  /** Small transactions one after another, so that requests get in between; what is left waits for the next round. */
  async #inSlices(slice: () => Promise<number>): Promise<void> {
    for (let count = 0; count < SLICES_A_ROUND && !this.#closed && (await slice()) > 0; count++);
  }

  /** What others swept meanwhile, because this process alone could not reach the store, is taken again. */
  async #renew(): Promise<void> {
    if (this.#live.size === 0) return;
    const { store, log } = this.#options;
    const holds = [...this.#live.values()];
    const alive = await store.write(() => renewHolds(holds, this.expiresAt()));
    for (const hold of holds) {
      const { requestId } = hold;
      if (alive.has(requestId) || !this.#live.has(requestId)) continue;
      const held = await store.write(() => restoreHold({ ...hold, expiresAt: this.expiresAt() }));
      if (!held)
        log.warn({ requestId }, 'the hold of a run was lost, and its credits are promised to others');
    }
  }

  /** 0 after the last account; the next round begins with the first again. */
  async #purgeSlice(): Promise<number> {
    const purgedTo = this.#purgedTo;
    const next = await this.#options.store.write(() => purgeHits(purgedTo, Date.now()));
    this.#purgedTo = next ?? '';
    return next === null ? 0 : 1;
  }
}

const SLICES_A_ROUND = 50;
