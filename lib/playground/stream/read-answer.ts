import { isObject } from '#lib/playground/shape.ts';
import type { ChatChunk, ChatCompletion } from '#lib/protocol/chat-chunk.ts';
import { DONE } from '#lib/sse/encode.ts';
import type { ServerErrorBody } from './completion-outcome.ts';

/** What one data frame or body says. */
export type ReadFrame =
  | { kind: 'chunk'; chunk: ChatChunk }
  | { kind: 'error'; error: ServerErrorBody }
  | { kind: 'done' }
  | { kind: 'unreadable' };

/** Reads the data of one event of a chat-completions stream. */
export function readEventData(data: string): ReadFrame {
  if (data === DONE) return { kind: 'done' };
  const value = parseObject(data);
  if (value === null) return { kind: 'unreadable' };
  const error = serverErrorOf(value);
  if (error !== null) return { kind: 'error', error };
  return isChunk(value) ? { kind: 'chunk', chunk: value } : { kind: 'unreadable' };
}

/** Reads an answer that came whole, as one chunk that says everything. */
export function readWholeBody(text: string): ReadFrame {
  const value = parseObject(text);
  if (value === null) return { kind: 'unreadable' };
  const error = serverErrorOf(value);
  if (error !== null) return { kind: 'error', error };
  return isCompletion(value) ? { kind: 'chunk', chunk: toChunk(value) } : { kind: 'unreadable' };
}

/** The error in a body: OpenAI's `{error}`, or the native endpoints' `{detail}`; null when it holds none. */
export function serverErrorOf(value: Record<string, unknown>): ServerErrorBody | null {
  const error = value.error;
  if (typeof error === 'string') return plainError(error);
  if (typeof error === 'object' && error !== null) {
    const fields = error as Record<string, unknown>;
    const text = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
    return {
      message: text('message') ?? 'The server gave no reason.',
      type: text('type') ?? 'unknown',
      code: text('code'),
      param: text('param'),
    };
  }
  if (typeof value.detail === 'string') return plainError(value.detail);
  return null;
}

export function plainError(message: string): ServerErrorBody {
  return { message, type: 'unknown', code: null, param: null };
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * Whether everything that the page counts, adds up or calls is what it takes it for: a frame may come out of a saved
 * run that somebody else wrote, and a vendor's oddity may come through.
 */
function isChunk(value: object): value is ChatChunk {
  const { choices, usage, loop } = value as Record<string, unknown>;
  return Array.isArray(choices) && choices.every(isChoice) && isFigures(usage) && isFigures(loop);
}

function isChoice(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.delta)) return false;
  const { content, reasoning_content, tool_calls } = value.delta;
  return (
    isText(content) &&
    isText(reasoning_content) &&
    isText(value.finish_reason) &&
    (tool_calls == null || (Array.isArray(tool_calls) && tool_calls.every(isToolCall)))
  );
}

/** The index is a place in a list: a huge one would make a huge list. */
const MOST_CALLS = 1_000;

function isToolCall(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.function)) return false;
  const { index } = value;
  const place = Number.isInteger(index) && Number(index) >= 0 && Number(index) < MOST_CALLS;
  return place && isText(value.id) && isText(value.function.name) && isText(value.function.arguments);
}

/** Usage of a run or a loop: what is there by these names is a number, and loops are such figures again. */
function isFigures(value: unknown): boolean {
  if (value == null) return true;
  if (!isObject(value)) return false;
  const { prompt_tokens, completion_tokens, cost, loops, finish_reason } = value;
  return (
    [prompt_tokens, completion_tokens, cost].every(Number.isFinite) &&
    isText(finish_reason) &&
    (loops == null || (Array.isArray(loops) && loops.every((loop) => loop != null && isFigures(loop))))
  );
}

/** Text, or nothing. */
function isText(value: unknown): boolean {
  return value == null || typeof value === 'string';
}

function isCompletion(value: object): value is ChatCompletion {
  if (!('choices' in value) || !Array.isArray(value.choices)) return false;
  const message: unknown = value.choices[0]?.message;
  if (typeof message !== 'object' || message === null) return false;
  return !('tool_calls' in message) || message.tool_calls == null || Array.isArray(message.tool_calls);
}

function toChunk(answer: ChatCompletion): ChatChunk {
  const { message, finish_reason } = answer.choices[0];
  return {
    id: answer.id,
    object: 'chat.completion.chunk',
    created: answer.created,
    model: answer.model,
    choices: [
      {
        index: 0,
        delta: {
          role: 'assistant',
          ...(message.reasoning_content && { reasoning_content: message.reasoning_content }),
          ...(message.content && { content: message.content }),
          ...(message.tool_calls && {
            tool_calls: message.tool_calls.map((call, index) => ({ index, ...call })),
          }),
        },
        finish_reason,
      },
    ],
    usage: answer.usage,
  };
}
