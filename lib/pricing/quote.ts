import { IMPROVE_INSTRUCTION } from '#lib/protocol/agent-prompts.ts';
import type { ImageSize } from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { type ImageTokenRule, imageTokens } from './image-tokens.ts';
import { maxInputPicos, PICOS_PER_MICRO, type Rates, ratesFor } from './price.ts';

/**
 * The most a run can cost: what the server holds before it begins and what the page shows before Send. The server
 * knows the tokens of the text exactly; the page knows a range, and what it shows is never less than what is held.
 */

/** Tokens that every loop after the first adds besides the previous answer. No tokenizer makes more tokens of a text than it has bytes. */
export const INSTRUCTION_TOKENS: number = new TextEncoder().encode(IMPROVE_INSTRUCTION).length;

/** What a quote has to know of a model. Lengths in tokens; null where nobody says. */
export interface QuotedModel {
  readonly price: Rates;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  /** The vendor's tokenizer may count this much more than ours. */
  readonly tokenFactor: number;
  readonly imageTokens: ImageTokenRule;
}

/** What a quote has to know of a run. */
export interface QuotedRun {
  /** Output tokens of one loop as the caller asked; null when it was left to the server. */
  readonly maxTokens: number | null;
  readonly maxLoops: number;
  /** The caller's own limit for this run, micro-dollars. */
  readonly maxCostMicros: number | null;
  /** The images of the whole prompt; null where the size is not known. */
  readonly images: readonly (ImageSize | null)[];
}

/** Tokens of the prompt's text by our tokenizer: a number, or the range it lies in. */
export type TextTokens = number | { readonly atLeast: number; readonly atMost: number };

/** One model call of a run: what it reads at most and how much it may write. */
export interface CallBound {
  /** Input of the first loop, images included, by the vendor's tokenizer. */
  readonly promptTokens: number;
  readonly images: number;
  /** Output limit of each loop; below 1 when `maxCostMicros` does not even pay for the input. */
  readonly maxTokens: number;
}

export function imageTokensOf({ images }: QuotedRun, model: QuotedModel): number {
  return images.reduce<number>((sum, size) => sum + imageTokens(model.imageTokens, size), 0);
}

/**
 * The bounds of a run's calls. With a range of tokens both bounds are the larger ones: the input is counted with the
 * range's upper end, the output with its lower end, since a shorter prompt leaves more room and money to write.
 */
export function boundCall(run: QuotedRun, model: QuotedModel, text: TextTokens): CallBound {
  const [atLeast, atMost] = typeof text === 'number' ? [text, text] : [text.atLeast, text.atMost];
  const exact = atLeast === atMost;
  const forImages = imageTokensOf(run, model);
  // An image of unknown size may turn out to be small.
  const fewest = atLeast + (exact ? forImages : 0);
  const images = run.images.length;
  const fitted = run.maxTokens ?? defaultMaxTokens(model, fewest, run.maxLoops);
  const least = { promptTokens: Math.ceil(atLeast * model.tokenFactor) + fewest - atLeast, images };
  const affordable =
    run.maxCostMicros === null
      ? Number.POSITIVE_INFINITY
      : affordableTokens(model.price, run.maxCostMicros, least);
  return {
    promptTokens: Math.ceil(atMost * model.tokenFactor) + forImages,
    images,
    maxTokens: Math.min(fitted, affordable),
  };
}

/** What one loop may write when nobody asked: two answers must fit where a later loop reads the one before. */
function defaultMaxTokens(
  { contextLength, maxOutputTokens }: Pick<QuotedModel, 'contextLength' | 'maxOutputTokens'>,
  promptTokens: number,
  maxLoops: number,
): number {
  const room = (contextLength ?? Number.POSITIVE_INFINITY) - promptTokens;
  const share = maxLoops > 1 ? Math.floor((room - INSTRUCTION_TOKENS) / 2) : room;
  return Math.max(
    1,
    Math.min(SETTING_DEFAULTS.max_tokens, maxOutputTokens ?? Number.POSITIVE_INFINITY, share),
  );
}

/** How many output tokens a budget still pays for after the input; below 1 when it does not pay the input. */
export function affordableTokens(
  price: Rates,
  budgetMicros: number,
  { promptTokens, images }: Pick<CallBound, 'promptTokens' | 'images'>,
): number {
  const rates = ratesFor(price, promptTokens);
  const leftPicos =
    (budgetMicros - images * price.imageMicros) * PICOS_PER_MICRO - promptTokens * maxInputPicos(rates);
  if (leftPicos <= 0) return rates.outputPicos === 0 && leftPicos === 0 ? Number.POSITIVE_INFINITY : 0;
  return rates.outputPicos === 0 ? Number.POSITIVE_INFINITY : Math.floor(leftPicos / rates.outputPicos);
}

/** The most that all loops of a run can cost in micro-dollars, rounded up; at most the caller's own limit. */
export function quoteMicros(
  { maxLoops, maxCostMicros }: Pick<QuotedRun, 'maxLoops' | 'maxCostMicros'>,
  price: Rates,
  call: CallBound,
): number {
  const later = { ...call, promptTokens: call.promptTokens + call.maxTokens + INSTRUCTION_TOKENS };
  const bound = loopMicros(price, call) + Math.max(0, maxLoops - 1) * loopMicros(price, later);
  return maxCostMicros === null ? bound : Math.min(bound, maxCostMicros);
}

/** Each loop is rounded up by itself: a hundred loops in picos could leave the exact integers. */
function loopMicros(price: Rates, { promptTokens, maxTokens, images }: CallBound): number {
  const rates = ratesFor(price, promptTokens);
  const tokenPicos = promptTokens * maxInputPicos(rates) + maxTokens * rates.outputPicos;
  return Math.ceil(tokenPicos / PICOS_PER_MICRO) + images * price.imageMicros;
}
