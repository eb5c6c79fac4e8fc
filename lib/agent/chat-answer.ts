import type { ChatChunk, ChatCompletion, ChunkDelta } from '#lib/protocol/chat-chunk.ts';
import { type ApiError, toOpenAiError } from '#lib/protocol/errors.ts';
import { emptyMessage, type FoldedMessage, foldChunk } from '#lib/protocol/fold-chunks.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import { DONE_FRAME, encodeData } from '#lib/sse/encode.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { toLoopUsageBody, toUsageBody } from './usage-body.ts';

/** What all chunks of one completion share. */
export interface ChunkIdentity {
  /** `chatcmpl-…` */
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  /** As the caller named it. */
  readonly model: string;
  readonly maxLoops: number;
  /** `stream_options.include_usage`: every chunk carries `usage: null`, a last one the numbers. */
  readonly includeUsage: boolean;
}

function toChunk(
  identity: ChunkIdentity,
  delta: ChunkDelta,
  finishReason: FinishReason | null = null,
): ChatChunk {
  return {
    id: identity.id,
    object: 'chat.completion.chunk',
    created: identity.created,
    model: identity.model,
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...(identity.includeUsage ? { usage: null } : {}),
  };
}

/** The chunk that opens every stream. */
function roleChunk(identity: ChunkIdentity): ChatChunk {
  return toChunk(identity, { role: 'assistant' });
}

/** One event as the chunks it travels in, in order. */
export function toChunks(identity: ChunkIdentity, event: AgentEvent): ChatChunk[] {
  switch (event.type) {
    case 'text-delta':
      return event.final
        ? [toChunk(identity, { content: event.text })]
        : [{ ...toChunk(identity, { reasoning_content: event.text }), loop_index: event.loop }];
    case 'reasoning-delta':
      return [toChunk(identity, { reasoning_content: event.text })];
    case 'tool-call-start': {
      const { index, id, name } = event;
      return [
        toChunk(identity, {
          tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
        }),
      ];
    }
    case 'tool-call-delta': {
      const { index, arguments: text } = event;
      return [toChunk(identity, { tool_calls: [{ index, function: { arguments: text } }] })];
    }
    case 'loop-end':
      return identity.maxLoops > 1 ? [{ ...toChunk(identity, {}), loop: toLoopUsageBody(event.result) }] : [];
    case 'answer':
      return [toChunk(identity, { content: event.text })];
    case 'run-end':
      return endChunks(identity, event);
    default:
      return event satisfies never;
  }
}

function endChunks(identity: ChunkIdentity, end: Extract<AgentEvent, { type: 'run-end' }>): ChatChunk[] {
  const finish = toChunk(identity, {}, end.finishReason);
  if (!identity.includeUsage) return [finish];
  const usage = toUsageBody(end.loops, identity.maxLoops);
  return [finish, { ...toChunk(identity, {}), choices: [], usage }];
}

/** Events → one JSON body: a fold of the very chunks that a stream would have carried. */
export class ChatBody {
  readonly #identity: ChunkIdentity;
  readonly #message: FoldedMessage = emptyMessage();
  #loops: readonly LoopResult[] = [];

  constructor(identity: ChunkIdentity) {
    this.#identity = identity;
  }

  add(events: readonly AgentEvent[]): void {
    for (const event of events) {
      for (const chunk of toChunks(this.#identity, event)) foldChunk(this.#message, chunk);
      if (event.type === 'run-end') this.#loops = event.loops;
    }
  }

  /** Call after the run ended well. */
  body(): ChatCompletion {
    const { content, reasoning, toolCalls, finishReason } = this.#message;
    if (finishReason === null) throw new Error('a completion has no body before its run ended');
    const { id, created, model, maxLoops } = this.#identity;
    const message = {
      role: 'assistant' as const,
      content: toolCalls.length > 0 ? null : content,
      refusal: null,
      ...(reasoning.length > 0 ? { reasoning_content: reasoning.map((part) => part.text).join('\n\n') } : {}),
      ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
    };
    return {
      id,
      object: 'chat.completion',
      created,
      model,
      choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason }],
      usage: toUsageBody(this.#loops, maxLoops),
    };
  }
}

const MARK = '\u0000';

/**
 * Events → the frames of one OpenAI stream. Content deltas, nearly all of a stream, go into an envelope that was
 * serialized once: the same bytes as `JSON.stringify` of the chunk, at a fraction of the cost.
 */
export class ChatFrames {
  readonly #identity: ChunkIdentity;
  readonly #before: string;
  readonly #after: string;

  constructor(identity: ChunkIdentity) {
    this.#identity = identity;
    const [before, after] = frameOf(toChunk(identity, { content: MARK })).split(JSON.stringify(MARK));
    if (before === undefined || after === undefined) throw new Error('the envelope has no content mark');
    this.#before = before;
    this.#after = after;
  }

  start(): string {
    return frameOf(roleChunk(this.#identity));
  }

  /** All frames of a batch, in one string so that they leave in one write. */
  encode(events: readonly AgentEvent[]): string {
    let frames = '';
    for (const event of events) frames += this.#encodeOne(event);
    return frames;
  }

  end(): string {
    return DONE_FRAME;
  }

  /** A failure after the first byte: an error frame, then the stream ends like any other. */
  failure(error: ApiError): string {
    return encodeData(JSON.stringify(toOpenAiError(error))) + DONE_FRAME;
  }

  #encodeOne(event: AgentEvent): string {
    if (event.type === 'text-delta' && event.final)
      return this.#before + JSON.stringify(event.text) + this.#after;
    return toChunks(this.#identity, event).map(frameOf).join('');
  }
}

function frameOf(chunk: ChatChunk): string {
  return encodeData(JSON.stringify(chunk));
}
