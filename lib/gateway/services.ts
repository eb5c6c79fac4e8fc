import type { Tier } from '#lib/accounts/principal.ts';
import type { TierLimits } from '#lib/limits/tier-limits.ts';
import type { Log } from '#lib/log.ts';
import type { Images } from '#lib/models/accept-images.ts';
import type { Models } from '#lib/models/models.ts';
import type { Store } from '#lib/store/store.ts';
import type { HoldKeeper } from './hold-keeper.ts';
import type { KeepAlive } from './keep-alive.ts';
import type { Running } from './running.ts';
import type { Settlements } from './settlements.ts';

/** What endpoints work with; built once a process in `live.ts`. */
export interface Services {
  readonly store: Store;
  readonly models: Models;
  readonly images: Images;
  readonly tierLimits: Readonly<Record<Tier, TierLimits>>;
  /** Whether the free tier may not use a model. */
  readonly isPremiumModel: (id: string) => boolean;
  readonly holds: HoldKeeper;
  readonly settlements: Settlements;
  readonly keepAlive: KeepAlive;
  readonly log: Log;
  /** How long a stream's status line waits for the model's first event, in milliseconds. */
  readonly statusWaitMs: number;
  /** True from the first sign of shutdown. */
  readonly isClosing: () => boolean;
  readonly running: Running;
}
