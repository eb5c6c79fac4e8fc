import { toUsd } from '#lib/pricing/money.ts';
import type { LoopUsageBody, UsageBody } from '#lib/protocol/chat-chunk.ts';
import { addUsage, NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';
import type { LoopResult } from './agent-event.ts';

export function toLoopUsageBody(result: LoopResult): LoopUsageBody {
  const { promptTokens, completionTokens } = result.usage;
  return {
    loop: result.loop,
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost: toUsd(result.costMicros),
    finish_reason: result.finishReason,
  };
}

export function sumUsage(loops: readonly LoopResult[]): TokenUsage {
  return loops.reduce((sum, result) => addUsage(sum, result.usage), NO_USAGE);
}

/** The `usage` object of a finished run; loops are listed only where more than one was permitted. */
export function toUsageBody(loops: readonly LoopResult[], maxLoops: number): UsageBody {
  const sum = sumUsage(loops);
  return {
    prompt_tokens: sum.promptTokens,
    completion_tokens: sum.completionTokens,
    total_tokens: sum.promptTokens + sum.completionTokens,
    prompt_tokens_details: { cached_tokens: sum.cachedTokens },
    completion_tokens_details: { reasoning_tokens: sum.reasoningTokens },
    cost: toUsd(loops.reduce((micros, result) => micros + result.costMicros, 0)),
    ...(sum.estimated ? { estimated: true } : {}),
    ...(maxLoops > 1 ? { loops: loops.map(toLoopUsageBody) } : {}),
  };
}
