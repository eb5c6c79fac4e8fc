import type { VendorName } from '#lib/models/vendors.ts';
import type { Price, TokenRates } from '#lib/pricing/price.ts';

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

/**
 * Looks prices up by vendor and vendor's id; null when the list has none, which it has not where the output of a model
 * that writes text has no price.
 */
export type PriceBook = (vendor: VendorName, model: string, writes?: 'text' | 'nothing') => Price | null;

type Rate =
  | number
  | { readonly base: number; readonly tiers: readonly { readonly start: number; readonly price: number }[] }
  | undefined;

function toPicos(rate: Rate): number | null {
  const usd = typeof rate === 'object' ? rate.base : rate;
  return usd === undefined ? null : Math.round(usd * PICOS_PER_USD_PER_MILLION);
}

/** The rate of prompts longer than `aboveTokens`; the plain one where length makes no difference. */
function toLongPicos(rate: Rate, aboveTokens: number): number | null {
  if (typeof rate !== 'object') return toPicos(rate);
  const reached = rate.tiers.filter(({ start }) => start <= aboveTokens);
  return toPicos(reached.at(-1)?.price ?? rate.base);
}

interface Rates {
  readonly input_mtok?: Rate;
  readonly output_mtok?: Rate;
  readonly cache_read_mtok?: Rate;
  readonly cache_write_mtok?: Rate;
}

function toRates(rates: Rates, picosOf: (rate: Rate) => number | null): TokenRates | null {
  const inputPicos = picosOf(rates.input_mtok);
  const outputPicos = picosOf(rates.output_mtok);
  if (inputPicos === null || outputPicos === null) return null;
  return {
    inputPicos,
    outputPicos,
    cacheReadPicos: picosOf(rates.cache_read_mtok) ?? inputPicos,
    cacheWritePicos: picosOf(rates.cache_write_mtok) ?? inputPicos,
  };
}

/** Vendors that charge by length have one border: above it the whole call is dearer. */
function toLongRates(rates: Rates): Price['long'] {
  const tiered = [rates.input_mtok, rates.output_mtok].find((rate) => typeof rate === 'object');
  const aboveTokens = typeof tiered === 'object' ? tiered.tiers[0]?.start : undefined;
  if (aboveTokens === undefined) return undefined;
  const long = toRates(rates, (rate) => toLongPicos(rate, aboveTokens));
  return long === null ? undefined : { ...long, aboveTokens };
}

/** Loads the price list: 0.1 s, so not at start. */
export async function loadPriceBook(): Promise<PriceBook> {
  const { calcPrice } = await import('@pydantic/genai-prices');
  return (vendor, model, writes) => {
    // One token each way: only the rates in force today are wanted, not a sum.
    const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, model, { providerId: vendor });
    if (found === null) return null;
    const rates: Rates = {
      ...(writes === 'nothing' ? { output_mtok: 0 } : {}),
      ...found.model_price,
    };
    const plain = toRates(rates, toPicos);
    if (plain === null) return null;
    const long = toLongRates(rates);
    return {
      ...plain,
      ...(long === undefined ? {} : { long }),
      imageMicros: 0,
      source: `genai-prices ${PRICE_LIST_VERSION}`,
      date: PRICE_LIST_DATE,
    };
  };
}
