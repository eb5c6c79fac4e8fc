import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

/** One finished loop of a run (loop 0: the call before the first). `costMicros` is what it added to the run's cost, in micro-dollars. */
export interface LoopResult {
  /** 1-based. */
  readonly loop: number;
  readonly text: string;
  readonly usage: TokenUsage;
  readonly costMicros: number;
  /** The part of it that is the price of images. */
  readonly imageMicros: number;
  readonly finishReason: FinishReason;
  /** The stop sequence that ended it, where the vendor says which. */
  readonly stopSequence?: string;
}

/**
 * What happens in a run, in order. Text of a loop before the last permitted one is a draft (`final: false`);
 * when a run ends early its answer comes once more as `answer`. Exactly one `run-end` ends a good run.
 */
export type AgentEvent =
  | { readonly type: 'text-delta'; readonly loop: number; readonly final: boolean; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly loop: number; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly arguments: string }
  | { readonly type: 'loop-end'; readonly result: LoopResult; readonly final: boolean }
  | { readonly type: 'answer'; readonly text: string }
  | {
      readonly type: 'run-end';
      /** The call that wrote the system prompt, where one was asked for. */
      readonly preparation: LoopResult | null;
      readonly loops: readonly LoopResult[];
      readonly finishReason: FinishReason;
    };
