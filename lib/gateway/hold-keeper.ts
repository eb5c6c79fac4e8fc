import { renewHolds, sweepExpiredHolds } from '#lib/billing/holds.ts';
import { purgeRemembered } from '#lib/idempotency/remembered-answers.ts';
import { purgeHits } from '#lib/limits/purge-hits.ts';
import type { Log } from '#lib/log.ts';
import type { Store } from '#lib/store/store.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';

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
  private readonly live = new Set<string>();
  private readonly options: HoldKeeperOptions;
  private readonly timer: NodeJS.Timeout;
  /** Where the slow round through old rate-limit rows stands. */
  private purgedTo = '';

  constructor(options: HoldKeeperOptions) {
    this.options = options;
    this.timer = setInterval(() => void this.tick(), options.lifeMs / 4).unref();
  }

  /** When a hold taken now expires, unix milliseconds. */
  expiresAt(): number {
    return Date.now() + this.options.lifeMs;
  }

  add(requestId: string): void {
    this.live.add(requestId);
  }

  delete(requestId: string): void {
    this.live.delete(requestId);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async tick(): Promise<void> {
    const { store, log } = this.options;
    try {
      if (this.live.size > 0) await store.write(() => renewHolds([...this.live], this.expiresAt()));
      await inSlices(() => store.write(() => sweepExpiredHolds(Date.now())));
      await inSlices(() => store.write(() => purgeRemembered(Date.now())));
      await inSlices(() => this.purgeSlice());
    } catch (error) {
      // The store has logged by itself that it is away.
      if (!(error instanceof StoreUnavailable)) log.error({ err: error }, 'holds could not be kept');
    }
  }

  /** 0 after the last account; the next round begins with the first again. */
  private async purgeSlice(): Promise<number> {
    const purgedTo = this.purgedTo;
    const next = await this.options.store.write(() => purgeHits(purgedTo, Date.now()));
    this.purgedTo = next ?? '';
    return next === null ? 0 : 1;
  }
}

const SLICES_A_ROUND = 50;

/** Small transactions one after another, so that requests get in between; what is left waits for the next round. */
async function inSlices(slice: () => Promise<number>): Promise<void> {
  for (let count = 0; count < SLICES_A_ROUND && (await slice()) > 0; count++);
}
