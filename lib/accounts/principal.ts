/** What an account may be; limits and abilities hang on it. */
export const TIERS = ['free', 'premium'] as const;

export type Tier = (typeof TIERS)[number];

export function isTier(value: unknown): value is Tier {
  return value === 'free' || value === 'premium';
}

/** Who sends a request: an account, through one of its keys. */
export interface Principal {
  readonly accountId: string;
  readonly keyId: string;
  readonly tier: Tier;
}
