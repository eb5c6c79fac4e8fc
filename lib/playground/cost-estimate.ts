/** USD. `least`: one loop and a short answer; `most`: all loops at full length, capped by `max_cost`. */
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

/** The range a run can cost, by the server's own rule for its hold. */
export function estimateCost(_parts: {
  promptTokens: number;
  images: number;
  maxTokens: number;
  maxLoops: number;
  maxCostUsd: number | null;
  pricing: ModelPricing;
}): CostEstimate {
  throw new Error('not written yet');
}

/** `≈1.4k in · ≤$0.02`, for a model that costs nothing `≈1.4k in · free`. */
export function describeCost(_estimate: CostEstimate): string {
  throw new Error('not written yet');
}
