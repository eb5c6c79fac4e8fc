export const PICOS_PER_MICRO = 1_000_000;

/** Token prices of one call, integers in pico-dollars (1e-12 USD) per token. */
export interface TokenRates {
  readonly inputPicos: number;
  readonly outputPicos: number;
  readonly cacheReadPicos: number;
  readonly cacheWritePicos: number;
}

/**
 * What one model costs. Token prices are integers in pico-dollars (1e-12 USD) per token: 1 USD per million
 * tokens is 1,000,000 picos per token, so every list price is exact and a run is one integer sum.
 */
export interface Rates extends TokenRates {
  /** The rates of a whole call whose prompt is longer than so many tokens, where the vendor has such. */
  readonly long?: TokenRates & { readonly aboveTokens: number };
  /** Micro-dollars (1e-6 USD) for each image sent. */
  readonly imageMicros: number;
}

/** Rates and where they come from. */
export interface Price extends Rates {
  /** Where the numbers come from, for people: `genai-prices 0.1.8`, `built-in`, `Swarms list price`. */
  readonly source: string;
  /** The day the numbers were taken, `YYYY-MM-DD`. */
  readonly date: string;
}

/** The rates of a call with a prompt of so many tokens, cached ones included. */
export function ratesFor(price: Rates, promptTokens: number): TokenRates {
  return price.long !== undefined && promptTokens > price.long.aboveTokens ? price.long : price;
}

/** The most that a prompt token can cost: whether a vendor reads or writes its cache is its own choice. */
export function maxInputPicos(rates: TokenRates): number {
  return Math.max(rates.inputPicos, rates.cacheWritePicos, rates.cacheReadPicos);
}
