import type { ApiError } from '#lib/protocol/errors.ts';
import type {
  FinishReason,
  PromptMessage,
  ReasoningEffort,
  ResponseFormat,
  ToolChoice,
  ToolDefinition,
  Verbosity,
} from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

/** How a model is asked to answer. Absent settings are null: the provider leaves them out of what it sends. */
export interface ModelSettings {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
  readonly stop: readonly string[];
  readonly seed: number | null;
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice: ToolChoice | null;
  readonly parallelToolCalls: boolean | null;
  readonly responseFormat: ResponseFormat | null;
  readonly reasoningEffort: ReasoningEffort | null;
  readonly verbosity: Verbosity | null;
  /** The caller's end-user id, for the vendor's abuse tracking. */
  readonly user: string | null;
}

/** One call of one model. */
export interface ModelCall extends ModelSettings {
  /** The vendor's own id, without our routing prefix. */
  readonly model: string;
  readonly messages: readonly PromptMessage[];
  /** Output limit in tokens, already fitted to the model. */
  readonly maxTokens: number;
  /** False when nobody watches the tokens: the provider may then ask its vendor for one plain body. */
  readonly stream: boolean;
  /** 1-based loop of the run; the built-in test models vary by it. */
  readonly loop: number;
}

/**
 * What a model says, in order. `usage` may come more than once (the last one counts) and may come before the
 * end, so that an aborted call can still be billed by the vendor's own numbers. Exactly one `finish` ends a
 * good call; a call that ends without one was cut short.
 */
export type ModelEvent =
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly arguments: string }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  /**
   * `cut`: the answer was ended at what was permitted, so that no usage of the whole is known. `stopSequence`: the one
   * that ended it, where the vendor says which.
   */
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      readonly cut?: true;
      readonly stopSequence?: string;
    };

/** Whether a batch holds more than usage: usage alone does not show that the model is still writing. */
export function saysSomething(batch: readonly ModelEvent[]): boolean {
  return batch.some(({ type }) => type !== 'usage');
}

/** Receives batches as they come, never an empty one. When it returns a promise, the next batch waits for it: backpressure. */
export type OnEvents<Event> = (batch: readonly Event[]) => void | Promise<void>;

/** What a vector is made of: a text, or its tokens. */
export type EmbeddingInput = string | readonly number[];

/** One call that makes vectors. */
export interface EmbeddingCall {
  /** The vendor's own id, without our routing prefix. */
  readonly model: string;
  readonly inputs: readonly EmbeddingInput[];
  /** The length to shorten vectors to; null for the model's own. */
  readonly dimensions: number | null;
  /** The caller's end-user id, for the vendor's abuse tracking. */
  readonly user: string | null;
  /** The most tokens of all inputs, as quoted. */
  readonly promptTokens: number;
}

export interface EmbeddingAnswer {
  /** One for each input, in their order, all of one length, without a number that is none. */
  readonly vectors: readonly Float32Array[];
  /** As the vendor reports it; null where it does not. */
  readonly usage: TokenUsage | null;
}

/**
 * A vendor. `run` makes one call and hands over batches: the events of one network read, at once, so that a relayed
 * token costs no promise. It resolves when the answer is whole, throws `ModelError` for anything a vendor can do
 * wrong and `signal.reason` after an abort, and has closed its upstream socket by the time it ends. Retries happen
 * inside, only before the first event.
 */
export interface Provider {
  readonly id: string;
  run(call: ModelCall, signal: AbortSignal, onEvents: OnEvents<ModelEvent>): Promise<void>;
  /** Makes vectors of texts, with the errors of `run`; retries happen inside. Absent where the vendor's wire has no such call. */
  embed?(call: EmbeddingCall, signal: AbortSignal): Promise<EmbeddingAnswer>;
  /** The vendor's own list of model ids, without our prefix. Throws when it cannot be had. */
  listModels(signal: AbortSignal): Promise<readonly string[]>;
}

/** A vendor's failure, already in the caller's terms. */
export class ModelError extends Error {
  readonly error: ApiError;
  /** The HTTP status with which the vendor refused; null where it failed in another way. */
  readonly status: number | null;
  constructor(error: ApiError, detail: { readonly status?: number | null; readonly cause?: unknown } = {}) {
    super(error.message, 'cause' in detail ? { cause: detail.cause } : {});
    this.name = 'ModelError';
    this.error = error;
    this.status = detail.status ?? null;
  }
}
