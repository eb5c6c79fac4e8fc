import { PICOS_PER_MICRO, type Price, ratesFor } from '#lib/pricing/price.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

const HALF_MICRO = PICOS_PER_MICRO / 2;
/** The largest exact integer, about 9,007 USD in picos: no run is charged more than that. */
const MAX_PICOS = Number.MAX_SAFE_INTEGER;

/**
 * What one model call costs in pico-dollars (1e-12 USD): an exact integer, at most 2^53 - 1. Vendors' odd counts
 * (negative, not a number, more cached than sent) are made sense of first, so that they never stop a settlement.
 */
export function costPicos(price: Price, usage: TokenUsage, images: number): number {
  const { promptTokens, completionTokens, cachedTokens, cacheWriteTokens } = soundUsage(usage);
  const rates = ratesFor(price, promptTokens);
  const picos =
    (promptTokens - cachedTokens - cacheWriteTokens) * rates.inputPicos +
    cachedTokens * rates.cacheReadPicos +
    cacheWriteTokens * rates.cacheWritePicos +
    completionTokens * rates.outputPicos +
    count(images) * price.imageMicros * PICOS_PER_MICRO;
  return Math.min(picos, MAX_PICOS);
}

/** Pico-dollars to micro-dollars, half a micro up. Do it once per run, never per token. */
export function toMicros(picos: number): number {
  const rest = picos % PICOS_PER_MICRO;
  // Subtracted before the division: a large quotient would round by itself.
  return (picos - rest) / PICOS_PER_MICRO + (rest >= HALF_MICRO ? 1 : 0);
}

/** The same usage with whole, non-negative counts and parts that are no larger than their whole. */
export function soundUsage(usage: TokenUsage): TokenUsage {
  const promptTokens = count(usage.promptTokens);
  const completionTokens = count(usage.completionTokens);
  const cachedTokens = Math.min(count(usage.cachedTokens), promptTokens);
  return {
    promptTokens,
    completionTokens,
    cachedTokens,
    cacheWriteTokens: Math.min(count(usage.cacheWriteTokens), promptTokens - cachedTokens),
    reasoningTokens: Math.min(count(usage.reasoningTokens), completionTokens),
    estimated: usage.estimated,
  };
}

/** No call has more than a billion tokens: with this bound every product stays finite. */
const MAX_COUNT = 1_000_000_000;

function count(value: number): number {
  return value > 0 ? Math.min(Math.ceil(value), MAX_COUNT) : 0;
}
