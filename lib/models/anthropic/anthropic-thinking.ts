import type { ModelCall } from '#lib/models/provider.ts';
import type { ReasoningEffort } from '#lib/protocol/prompt.ts';

/**
 * How a call thinks. The caller's `max_tokens` is a promise about money, so thinking never adds to it: newer
 * models share it out themselves, older ones get a part of it set aside as their budget.
 */
export type Thinking =
  /** Nothing is asked for: the vendor's default. */
  | { readonly kind: 'default' }
  /** The model decides, guided by an effort. */
  | { readonly kind: 'effort'; readonly effort: ReasoningEffort }
  /** `answerTokens` and `budgetTokens` add up to the caller's limit. */
  | { readonly kind: 'budget'; readonly budgetTokens: number; readonly answerTokens: number };

/** Models before 4.6 think on a fixed budget, those before 3.7 not at all. */
const BY_BUDGET = /^claude-(?:3-7-|(?:sonnet|opus)-4-(?:[015]\b|2025)|haiku-4-5)/;
const NEVER = /^claude-(?:2|3-5|3-haiku|3-opus|3-sonnet|instant|v1)/;
const LEAST_BUDGET = 1_024;

const SHARE: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 0.2,
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  xhigh: 0.85,
  max: 0.9,
};

export function thinkingFor(call: ModelCall): Thinking {
  const { model, reasoningEffort: effort, maxTokens } = call;
  if (effort === null || NEVER.test(model)) return { kind: 'default' };
  if (!BY_BUDGET.test(model)) return { kind: 'effort', effort };
  // These models want their thoughts back with a tool's result, and we do not keep them.
  if (call.messages.at(-1)?.role === 'tool') return { kind: 'default' };
  const share = Math.max(LEAST_BUDGET, Math.floor(maxTokens * SHARE[effort]));
  const roomEnough = SHARE[effort] > 0 && maxTokens >= 2 * LEAST_BUDGET;
  if (!roomEnough) return { kind: 'default' };
  return { kind: 'budget', budgetTokens: share, answerTokens: maxTokens - share };
}
