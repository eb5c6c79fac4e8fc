import type { TokenUsage } from '#lib/protocol/usage.ts';

/** What a report of one model call is held against. */
export interface CallLimits {
  /** Input as bounded for the quote. */
  readonly promptTokens: number;
  /** Output that was permitted, margin included. */
  readonly completionTokens: number;
  /** Whether any output was received. */
  readonly wrote: boolean;
}

/** Vendors put prompts of their own before the caller's, above all with tools; a bound is no count. */
const INPUT_FACTOR = 2;
const INPUT_ALLOWANCE = 4_096;

/**
 * Which half of a vendor's report cannot be true: beyond what was sent or permitted, parts larger than their whole,
 * nothing where something was received, or no counts at all (NaN). Output that was never seen is none of these: models
 * think in silence.
 */
export function doubtsOf(usage: TokenUsage, limits: CallLimits): { input: boolean; output: boolean } {
  const { promptTokens, cachedTokens, cacheWriteTokens, completionTokens, reasoningTokens } = usage;
  // Written so that NaN, which no comparison holds for, is doubted.
  const input =
    promptTokens <= INPUT_FACTOR * limits.promptTokens + INPUT_ALLOWANCE &&
    cachedTokens + cacheWriteTokens <= promptTokens;
  const output =
    completionTokens <= limits.completionTokens &&
    reasoningTokens <= completionTokens &&
    (completionTokens > 0 || !limits.wrote);
  return { input: !input, output: !output };
}
