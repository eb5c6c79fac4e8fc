import type { ChatChunk, ChunkDelta } from '#lib/protocol/chat-chunk.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { AgentEvent } from './agent-event.ts';
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

export function toChunk(
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
export function roleChunk(identity: ChunkIdentity): ChatChunk {
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
