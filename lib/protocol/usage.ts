/** Tokens of one model call, or of a run when added up. `estimated` when any part was counted here instead of reported by the vendor. */
export interface TokenUsage {
  /** All input tokens, cached ones included. */
  readonly promptTokens: number;
  /** All output tokens, reasoning included. */
  readonly completionTokens: number;
  /** The part of `promptTokens` that the vendor read from its cache. */
  readonly cachedTokens: number;
  /** The part of `promptTokens` that the vendor wrote to its cache. */
  readonly cacheWriteTokens: number;
  /** The part of `completionTokens` spent on hidden reasoning. */
  readonly reasoningTokens: number;
  readonly estimated: boolean;
}

export const NO_USAGE: TokenUsage = {
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  estimated: false,
};

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    estimated: a.estimated || b.estimated,
  };
}
