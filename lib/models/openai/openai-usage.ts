import { asCount, asJson, type Json } from '#lib/models/upstream/json-access.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

/** A usage object in OpenAI's form or near it; null when it says nothing (some servers send zeros first). */
export function readOpenAiUsage(usage: Json | null): TokenUsage | null {
  const promptTokens = asCount(usage?.prompt_tokens);
  const completionTokens = asCount(usage?.completion_tokens);
  if (promptTokens + completionTokens === 0) return null;
  const cached =
    asCount(asJson(usage?.prompt_tokens_details)?.cached_tokens) || asCount(usage?.prompt_cache_hit_tokens);
  const written = asCount(asJson(usage?.prompt_tokens_details)?.cache_write_tokens);
  const reasoning = asCount(asJson(usage?.completion_tokens_details)?.reasoning_tokens);
  const cachedTokens = Math.min(cached, promptTokens);
  return {
    promptTokens,
    completionTokens,
    cachedTokens,
    cacheWriteTokens: Math.min(written, promptTokens - cachedTokens),
    reasoningTokens: Math.min(reasoning, completionTokens),
    estimated: false,
  };
}
