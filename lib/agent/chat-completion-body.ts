import type { ChatCompletion } from '#lib/protocol/chat-chunk.ts';
import { emptyMessage, type FoldedMessage, foldChunk } from '#lib/protocol/fold-chunks.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { type ChunkIdentity, toChunks } from './to-chunks.ts';
import { toUsageBody } from './usage-body.ts';

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
