import type { ChatChunk, LoopUsageBody, ToolCallBody, UsageBody } from './chat-chunk.ts';
import type { FinishReason } from './prompt.ts';

/** What the reasoning of one loop has come to; `loop` is null for a model's own reasoning outside any loop. */
export interface FoldedReasoning {
  loop: number | null;
  text: string;
}

/** The state of an answer after some of its chunks. */
export interface FoldedMessage {
  id: string | null;
  content: string;
  reasoning: FoldedReasoning[];
  toolCalls: ToolCallBody[];
  loops: LoopUsageBody[];
  finishReason: FinishReason | null;
  usage: UsageBody | null;
}

export function emptyMessage(): FoldedMessage {
  return {
    id: null,
    content: '',
    reasoning: [],
    toolCalls: [],
    loops: [],
    finishReason: null,
    usage: null,
  };
}

/** Adds one chunk to the message, in place: the server folds a whole run, the page folds as tokens arrive. */
export function foldChunk(message: FoldedMessage, chunk: ChatChunk): FoldedMessage {
  message.id ??= chunk.id;
  if (chunk.usage) message.usage = chunk.usage;
  if (chunk.loop) message.loops.push(chunk.loop);
  const choice = chunk.choices[0];
  if (choice === undefined) return message;
  const { delta } = choice;
  if (delta.content) message.content += delta.content;
  if (delta.reasoning_content) foldReasoning(message, chunk.loop_index ?? null, delta.reasoning_content);
  for (const call of delta.tool_calls ?? []) foldToolCall(message, call);
  if (choice.finish_reason !== null) message.finishReason = choice.finish_reason;
  return message;
}

function foldReasoning(message: FoldedMessage, loop: number | null, text: string): void {
  const last = message.reasoning.at(-1);
  if (last !== undefined && last.loop === loop) last.text += text;
  else message.reasoning.push({ loop, text });
}

function foldToolCall(
  message: FoldedMessage,
  delta: NonNullable<ChatChunk['choices'][number]['delta']['tool_calls']>[number],
): void {
  const known = message.toolCalls[delta.index];
  if (known !== undefined) {
    known.function.arguments += delta.function.arguments;
    return;
  }
  message.toolCalls[delta.index] = {
    id: delta.id ?? '',
    type: 'function',
    function: { name: delta.function.name ?? '', arguments: delta.function.arguments },
  };
}
