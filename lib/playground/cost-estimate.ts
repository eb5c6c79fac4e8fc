/** USD. `least`: one loop and no answer to speak of; `most`: all loops at full length, capped by `max_cost`. */
export interface CostEstimate {
  promptTokens: number;
  leastUsd: number;
  mostUsd: number;
}

export interface ModelPricing {
  input_per_1m: number;
  output_per_1m: number;
  image: number;
}

/** What the fixed request to review and improve adds to the prompt of each further loop. */
const REVIEW_TOKENS = 60;

/** The range a run can cost, by the server's own rule for its hold. */
export function estimateCost(parts: {
  promptTokens: number;
  images: number;
  maxTokens: number;
  maxLoops: number;
  maxCostUsd: number | null;
  pricing: ModelPricing;
}): CostEstimate {
  const { promptTokens, images, maxTokens, maxLoops, maxCostUsd, pricing } = parts;
  const input = pricing.input_per_1m / 1e6;
  const output = pricing.output_per_1m / 1e6;
  const leastUsd = promptTokens * input + images * pricing.image;
  const furtherLoops = Math.max(0, maxLoops - 1);
  const mostUsd =
    maxLoops * (promptTokens * input + images * pricing.image + maxTokens * output) +
    furtherLoops * (maxTokens + REVIEW_TOKENS) * input;
  const cap = maxCostUsd ?? Number.POSITIVE_INFINITY;
  return { promptTokens, leastUsd: Math.min(leastUsd, cap), mostUsd: Math.min(mostUsd, cap) };
}

/** `≈1.4k in · ≤$0.02`, for a model that costs nothing `≈1.4k in · free`. */
export function describeCost(estimate: CostEstimate): string {
  const tokens = `≈${describeCount(estimate.promptTokens)} in`;
  return `${tokens} · ${estimate.mostUsd === 0 ? 'free' : `≤${describeUsd(estimate.mostUsd, 'up')}`}`;
}

/** `950`, `1.4k`, `12k`, `1.2M`. */
export function describeCount(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_500) return `${trimZero((count / 1000).toFixed(count < 9_950 ? 1 : 0))}k`;
  return `${trimZero((count / 1e6).toFixed(1))}M`;
}

/** Dollars with up to two significant digits below a dollar, cents above; `up` never shows less than the amount. */
export function describeUsd(usd: number, rounding: 'nearest' | 'up' = 'nearest'): string {
  if (usd === 0) return '$0';
  const digits = usd >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(usd))));
  const scale = 10 ** digits;
  // Products of prices carry noise in the last binary digits; it must not push a round number up.
  const units = rounding === 'up' ? Math.ceil(usd * scale - 1e-6) : Math.round(usd * scale);
  return `$${(units / scale).toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
