import type { Price } from '#lib/protocol/price.ts';

/** The vendors whose prices the list knows, by its own names. */
export type PricedVendor = 'openai' | 'anthropic' | 'groq';

/** 1 USD per million tokens, in picos (1e-12 USD) per token. */
const PICOS_PER_USD_PER_MILLION = 1_000_000;
const MICROS_PER_USD = 1_000_000;

/** The release of @pydantic/genai-prices in package.json and its day; a test holds the version to the installed one. */
export const PRICE_LIST_VERSION = '0.1.8';
const PRICE_LIST_DATE = '2026-09-23';

/** Local and built-in models. */
export const FREE: Price = {
  inputPicos: 0,
  outputPicos: 0,
  cacheReadPicos: 0,
  cacheWritePicos: 0,
  imageMicros: 0,
  source: 'built-in',
  date: PRICE_LIST_DATE,
};

/** What a hosted model costs when no list knows it. */
export const SWARMS_LIST_PRICE: Price = {
  inputPicos: 6.5 * PICOS_PER_USD_PER_MILLION,
  outputPicos: 18.5 * PICOS_PER_USD_PER_MILLION,
  cacheReadPicos: 6.5 * PICOS_PER_USD_PER_MILLION,
  cacheWritePicos: 6.5 * PICOS_PER_USD_PER_MILLION,
  imageMicros: 0.25 * MICROS_PER_USD,
  source: 'Swarms list price',
  date: PRICE_LIST_DATE,
};

/** Looks prices up by vendor and vendor's id; null when the list has none. */
export type PriceBook = (vendor: PricedVendor, model: string) => Price | null;

type Rate = number | { readonly base: number } | undefined;

function toPicos(rate: Rate): number | null {
  const usd = typeof rate === 'object' ? rate.base : rate;
  return usd === undefined ? null : Math.round(usd * PICOS_PER_USD_PER_MILLION);
}

/** Loads the price list: 0.1 s, so not at start. */
export async function loadPriceBook(): Promise<PriceBook> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  return (vendor, model) => {
    // One token each way: only the rates in force today are wanted, not a sum. Rates by prompt length give their base.
    const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId: vendor });
    if (found === null) return null;
    const rates = found.model_price;
    const inputPicos = toPicos(rates.input_mtok);
    const outputPicos = toPicos(rates.output_mtok);
    if (inputPicos === null || outputPicos === null) return null;
    return {
      inputPicos,
      outputPicos,
      cacheReadPicos: toPicos(rates.cache_read_mtok) ?? inputPicos,
      cacheWritePicos: toPicos(rates.cache_write_mtok) ?? inputPicos,
      imageMicros: 0,
      source: `genai-prices ${PRICE_LIST_VERSION}`,
      date: PRICE_LIST_DATE,
    };
  };
}
