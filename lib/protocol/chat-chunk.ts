import type { FinishReason } from './prompt.ts';

/** The shapes of `POST /v1/chat/completions` answers, field for field as they travel. */

export interface ToolCallBody {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/** `id`, `type` and `function.name` stand only in the first delta of a call: clients concatenate what repeats. */
export interface ToolCallDelta {
  index: number;
  id?: string;
  type?: 'function';
  function: { name?: string; arguments: string };
}

export interface LoopUsageBody {
  /** 1-based. */
  loop: number;
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  /** USD. */
  cost: number;
  finish_reason: FinishReason;
}

export interface UsageBody {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
  completion_tokens_details: { reasoning_tokens: number };
  /** USD for the whole run. */
  cost: number;
  /** True when a part was counted by this server: the vendor reported nothing, or what cannot be true. */
  estimated?: boolean;
  /** One entry a loop, only when more than one was permitted. */
  loops?: LoopUsageBody[];
}

export interface ChunkDelta {
  role?: 'assistant';
  content?: string;
  /** A model's own reasoning or, on chunks with a `loop_index`, the answer of a loop before the last. */
  reasoning_content?: string;
  tool_calls?: ToolCallDelta[];
}

export interface ChatChunk {
  id: string;
  object: 'chat.completion.chunk';
  created: number;
  model: string;
  choices: { index: 0; delta: ChunkDelta; finish_reason: FinishReason | null }[];
  /** 1-based, on the chunks of loops before the last. Not inside `delta`: accumulators of SDKs add numbers up there. */
  loop_index?: number;
  /** Present on every chunk when the caller asked for usage: null, but for the last chunk. */
  usage?: UsageBody | null;
  /** On the chunk that closes a loop of a multi-loop run. */
  loop?: LoopUsageBody;
}

export interface ChatMessageBody {
  role: 'assistant';
  content: string | null;
  refusal: null;
  reasoning_content?: string;
  tool_calls?: ToolCallBody[];
}

export interface ChatCompletion {
  id: string;
  object: 'chat.completion';
  created: number;
  model: string;
  choices: [{ index: 0; message: ChatMessageBody; logprobs: null; finish_reason: FinishReason }];
  usage: UsageBody;
}

/** `POST /v1/chat/completions/{id}/finish` */
export interface FinishBody {
  id: string;
  object: 'chat.completion.finish';
  finishing: true;
}
