import type { LoopResult } from '#lib/agent/agent-event.ts';

/**
 * Whether a budget is too small for one more loop: an improved answer may be up to twice as long as the last one,
 * and one cut off by the cap would be worse than none.
 */
export function tooLittleForAnother(affordable: number, maxTokens: number, last: LoopResult): boolean {
  return affordable < Math.min(maxTokens, 2 * Math.max(1, last.usage.completionTokens));
}
