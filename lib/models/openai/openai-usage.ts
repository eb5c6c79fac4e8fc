import { asJson, asTokens, type JsonObject } from '#lib/models/upstream/json-access.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

/**
 * A usage object in OpenAI's form or near it, as the vendor wrote it; null when it says nothing (some servers send
 * zeros first). Whether it can be believed is for the meter to say.
 */
export function readOpenAiUsage(usage: JsonObject | null): TokenUsage | null {
  const promptTokens = asTokens(usage?.prompt_tokens ?? 0);
  const completionTokens = asTokens(usage?.completion_tokens ?? 0);
  if (usage === null || (promptTokens === 0 && completionTokens === 0)) return null;
  const promptDetails = asJson(usage.prompt_tokens_details);
  const cached = promptDetails?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0;
  return {
    promptTokens,
    completionTokens,
    cachedTokens: asTokens(cached),
    cacheWriteTokens: asTokens(promptDetails?.cache_write_tokens ?? 0),
    reasoningTokens: asTokens(asJson(usage.completion_tokens_details)?.reasoning_tokens ?? 0),
    estimated: false,
  };
}
