import { dearestInputPicos, type Price, ratesFor } from '#lib/pricing/price.ts';
import { PICOS_PER_MICRO } from './cost.ts';

export interface QuoteInput {
  readonly price: Price;
  /** Text tokens of the first call's prompt, never fewer than the vendor will count. */
  readonly promptTokens: number;
  /** Tokens of all images together. */
  readonly imageTokens: number;
  readonly images: number;
  /** Output limit of one call. */
  readonly maxTokens: number;
  /** Model calls at most. */
  readonly loops: number;
  /** Tokens that every loop after the first adds besides the previous answer: the request to improve it. */
  readonly instructionTokens: number;
  /** The caller's own limit for this run. */
  readonly maxCostMicros: number | null;
}

/** The most a run can cost in micro-dollars, rounded up; at most the caller's own limit. */
export function quoteMicros(input: QuoteInput): number {
  const first = input.promptTokens + input.imageTokens;
  const later = first + input.maxTokens + input.instructionTokens;
  const bound = loopMicros(input, first) + Math.max(0, input.loops - 1) * loopMicros(input, later);
  return input.maxCostMicros === null ? bound : Math.min(bound, input.maxCostMicros);
}

/** Each loop is rounded up by itself: a hundred loops in picos could leave the exact integers. */
function loopMicros({ price, maxTokens, images }: QuoteInput, promptTokens: number): number {
  const rates = ratesFor(price, promptTokens);
  const tokenPicos = promptTokens * dearestInputPicos(rates) + maxTokens * rates.outputPicos;
  return Math.ceil(tokenPicos / PICOS_PER_MICRO) + images * price.imageMicros;
}
