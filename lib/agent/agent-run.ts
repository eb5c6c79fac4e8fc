import type { ModelSettings } from '#lib/models/provider.ts';
import type { PromptMessage } from '#lib/protocol/prompt.ts';

/** One run of an agent: what both endpoints' requests come to. */
export interface AgentRun {
  /** The model as the caller named it. */
  readonly model: string;
  /** System prompt first, then the conversation as real turns, images in place. */
  readonly messages: readonly PromptMessage[];
  /** How its model calls are to answer. Absent settings are null, but for those that have a default here. */
  readonly settings: ModelSettings & { readonly temperature: number };
  /** Model calls permitted, 1 to 100. */
  readonly maxLoops: number;
  /** Output tokens a loop as the caller asked, and the field that said so; null when it was left to us. */
  readonly maxTokens: { readonly value: number; readonly param: string } | null;
  /** The most this run may cost, in micro-dollars; null for no cap of its own. */
  readonly maxCostMicros: number | null;
  readonly stream: boolean;
  /** When given, a first call answers these messages with the system prompt to use. */
  readonly promptWriter: readonly PromptMessage[] | null;
}
