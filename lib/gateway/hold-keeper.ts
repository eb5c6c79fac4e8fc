import { renewHolds, sweepExpiredHolds } from '#lib/billing/holds.ts';
import type { Log } from '#lib/log.ts';
import type { Store } from '#lib/store/store.ts';

export interface HoldKeeperOptions {
  readonly store: Store;
  readonly log: Log;
  /** A hold lives this long unless its process renews it, in milliseconds. */
  readonly lifeMs: number;
}

/** Keeps the holds of this process's running requests alive and releases those that dead processes left. */
export class HoldKeeper {
  private readonly live = new Set<string>();
  private readonly options: HoldKeeperOptions;
  private readonly timer: NodeJS.Timeout;

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
      await store.write(() => sweepExpiredHolds(Date.now()));
    } catch (error) {
      log.error({ err: error }, 'holds could not be renewed');
    }
  }
}
