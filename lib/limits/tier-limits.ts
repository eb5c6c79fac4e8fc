/** What one tier may do. Requests count in weight: a batch weighs its items. */
export interface TierLimits {
  readonly perMinute: number;
  readonly perHour: number;
  readonly perDay: number;
  /** Prompt tokens of one agent. */
  readonly tokensPerAgent: number;
}

/** The part of the environment that sets limits. */
export interface LimitSettings {
  readonly RATE_LIMIT_FREE_PER_MINUTE: number;
  readonly RATE_LIMIT_FREE_PER_HOUR: number;
  readonly RATE_LIMIT_FREE_PER_DAY: number;
  readonly RATE_LIMIT_PREMIUM_PER_MINUTE: number;
  readonly RATE_LIMIT_PREMIUM_PER_HOUR: number;
  readonly RATE_LIMIT_PREMIUM_PER_DAY: number;
  readonly TOKENS_PER_AGENT_FREE: number;
  readonly TOKENS_PER_AGENT_PREMIUM: number;
}

export type LimitTable = Readonly<Record<'free' | 'premium', TierLimits>>;

export function limitTable(settings: LimitSettings): LimitTable {
  return {
    free: {
      perMinute: settings.RATE_LIMIT_FREE_PER_MINUTE,
      perHour: settings.RATE_LIMIT_FREE_PER_HOUR,
      perDay: settings.RATE_LIMIT_FREE_PER_DAY,
      tokensPerAgent: settings.TOKENS_PER_AGENT_FREE,
    },
    premium: {
      perMinute: settings.RATE_LIMIT_PREMIUM_PER_MINUTE,
      perHour: settings.RATE_LIMIT_PREMIUM_PER_HOUR,
      perDay: settings.RATE_LIMIT_PREMIUM_PER_DAY,
      tokensPerAgent: settings.TOKENS_PER_AGENT_PREMIUM,
    },
  };
}
