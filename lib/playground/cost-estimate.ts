import { compact, dollarsAtMost } from '#lib/figures.ts';

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
  const tokens = `≈${compact(estimate.promptTokens)} in`;
  return `${tokens} · ${estimate.mostUsd === 0 ? 'free' : `≤${dollarsAtMost(estimate.mostUsd)}`}`;
}
