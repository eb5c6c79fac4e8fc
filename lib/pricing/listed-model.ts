import type { ModelBody, PricingBody } from '#lib/protocol/account-answer-schema.ts';
import type { Rates, TokenRates } from './price.ts';
import type { QuotedModel } from './quote.ts';

/** Prices between the two forms they have: picos a token where they are counted, USD a million tokens where they are listed. */

/** Picos per token are micro-dollars per million tokens. */
const PICOS_PER_LISTED_USD = 1_000_000;
const MICROS_PER_USD = 1_000_000;

type TokenPrices = Omit<PricingBody, 'image' | 'long_context'>;

function listRates(rates: TokenRates): TokenPrices {
  return {
    input_per_1m: rates.inputPicos / PICOS_PER_LISTED_USD,
    output_per_1m: rates.outputPicos / PICOS_PER_LISTED_USD,
    cached_input_per_1m: rates.cacheReadPicos / PICOS_PER_LISTED_USD,
    cache_write_per_1m: rates.cacheWritePicos / PICOS_PER_LISTED_USD,
  };
}

function readRates(prices: TokenPrices): TokenRates {
  // Listed prices are whole picos; the product carries the noise of a binary fraction.
  return {
    inputPicos: Math.round(prices.input_per_1m * PICOS_PER_LISTED_USD),
    outputPicos: Math.round(prices.output_per_1m * PICOS_PER_LISTED_USD),
    cacheReadPicos: Math.round(prices.cached_input_per_1m * PICOS_PER_LISTED_USD),
    cacheWritePicos: Math.round(prices.cache_write_per_1m * PICOS_PER_LISTED_USD),
  };
}

/** Rates as `GET /v1/models` lists them. */
export function listPrices({ long, imageMicros, ...rates }: Rates): PricingBody {
  return {
    ...listRates(rates),
    image: imageMicros / MICROS_PER_USD,
    long_context: long === undefined ? null : { ...listRates(long), above_tokens: long.aboveTokens },
  };
}

/** A listed model as a quote takes it: exactly what the server counts with. */
export function quotedModelOf(body: ModelBody): QuotedModel {
  const { long_context: long, image, ...prices } = body.pricing;
  return {
    price: {
      ...readRates(prices),
      imageMicros: Math.round(image * MICROS_PER_USD),
      ...(long && { long: { ...readRates(long), aboveTokens: long.above_tokens } }),
    },
    contextLength: body.context_length,
    maxOutputTokens: body.max_output_tokens,
    tokenFactor: body.token_factor,
    imageTokens: body.image_tokens,
  };
}
