/** What an account may be; limits and abilities hang on it. */
export const TIERS = ['free', 'premium'] as const;

export type Tier = (typeof TIERS)[number];

export function isTier(value: unknown): value is Tier {
  return value === 'free' || value === 'premium';
}
