/**
 * What one model costs. Token prices are integers in pico-dollars (1e-12 USD) per token: 1 USD per million
 * tokens is 1,000,000 picos per token, so every list price is exact and a run is one integer sum.
 */
export interface Price {
  readonly inputPicos: number;
  readonly outputPicos: number;
  readonly cacheReadPicos: number;
  readonly cacheWritePicos: number;
  /** Micro-dollars (1e-6 USD) for each image sent. */
  readonly imageMicros: number;
  /** Where the numbers come from, for people: `genai-prices 0.1.8`, `built-in`, `Swarms list price`. */
  readonly source: string;
  /** The day the numbers were taken, `YYYY-MM-DD`. */
  readonly date: string;
}
