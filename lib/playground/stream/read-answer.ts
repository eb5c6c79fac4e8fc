import type { ChatChunk, ChatCompletion } from '#lib/protocol/chat-chunk.ts';
import { DONE } from '#lib/sse/encode.ts';
import type { ServerErrorBody } from './run-outcome.ts';

/** What one data frame or body says. */
export type ReadFrame =
  | { kind: 'chunk'; chunk: ChatChunk }
  | { kind: 'error'; error: ServerErrorBody }
  | { kind: 'done' }
  | { kind: 'unreadable' };

/** Reads the data of one event of a chat-completions stream. */
export function readData(data: string): ReadFrame {
  if (data === DONE) return { kind: 'done' };
  const value = parseObject(data);
  if (value === null) return { kind: 'unreadable' };
  const error = serverErrorOf(value);
  if (error !== null) return { kind: 'error', error };
  return isChunk(value) ? { kind: 'chunk', chunk: value } : { kind: 'unreadable' };
}

/** Reads an answer that came whole, as one chunk that says everything. */
export function readBody(text: string): ReadFrame {
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

/** Trusts the server's word for the rest: these frames come from the API this page belongs to. */
function isChunk(value: object): value is ChatChunk {
  return 'choices' in value && Array.isArray(value.choices);
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
