import type { LoopResult } from '#lib/agent/agent-event.ts';
import { PICOS_PER_MICRO } from '#lib/billing/cost.ts';
import { dearestInputPicos, type Price, ratesFor } from '#lib/pricing/price.ts';

/** What one loop sends, as an upper bound. */
export interface LoopInput {
  readonly promptTokens: number;
  readonly images: number;
}

/** How many output tokens a budget still pays for after the input; below 1 when it does not pay the input. */
export function affordableTokens(price: Price, budgetMicros: number, input: LoopInput): number {
  const rates = ratesFor(price, input.promptTokens);
  const leftPicos =
    (budgetMicros - input.images * price.imageMicros) * PICOS_PER_MICRO -
    input.promptTokens * dearestInputPicos(rates);
  if (leftPicos <= 0) return rates.outputPicos === 0 && leftPicos === 0 ? Number.POSITIVE_INFINITY : 0;
  return rates.outputPicos === 0 ? Number.POSITIVE_INFINITY : Math.floor(leftPicos / rates.outputPicos);
}

/**
 * Whether a budget is too small for one more loop: an improved answer may be up to twice as long as the last one,
 * and one cut off by the cap would be worse than none.
 */
export function tooLittleForAnother(affordable: number, maxTokens: number, last: LoopResult): boolean {
  return affordable < Math.min(maxTokens, 2 * Math.max(1, last.usage.completionTokens));
}
