import type { Tier } from './tiers.ts';

/** Who sends a request: an account, through one of its keys. */
export interface Principal {
  readonly accountId: string;
  readonly keyId: string;
  readonly tier: Tier;
}
