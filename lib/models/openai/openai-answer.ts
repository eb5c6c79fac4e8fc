import type { ModelEvent } from '#lib/models/provider.ts';
import { asJson, asList, asText, isJson, type Json } from '#lib/models/upstream/json-access.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import { createToolCallReader } from './openai-tool-calls.ts';
import { readOpenAiUsage } from './openai-usage.ts';

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  max_tokens: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
};

/**
 * Reads an answer in OpenAI's form, chunk by chunk or as one body, into model events. The finish is held back
 * until `finish` is called, because usage comes after the finish reason.
 */
export interface AnswerReader {
  /** Adds the events of a chunk or body. */
  push(answer: Json, into: ModelEvent[]): void;
  /** Whether a finish reason has been seen. */
  finished(): boolean;
  /** Adds the finish event; an answer that never gave a reason has stopped. False when a tool call has no name. */
  finish(into: ModelEvent[]): boolean;
}

export function createAnswerReader(): AnswerReader {
  const toolCalls = createToolCallReader();
  let reason: FinishReason | null = null;

  function pushMessage(message: Json, into: ModelEvent[]): void {
    const reasoning = asText(message.reasoning_content) ?? asText(message.reasoning);
    if (reasoning !== null) into.push({ type: 'reasoning-delta', text: reasoning });
    pushContent(message.content, into);
    const refusal = asText(message.refusal);
    if (refusal !== null) into.push({ type: 'text-delta', text: refusal });
    toolCalls.push(asList(message.tool_calls), into);
    const legacy = asJson(message.function_call);
    if (legacy !== null) toolCalls.push([{ index: 0, function: legacy }], into);
  }

  return {
    push(answer, into) {
      const choice = asList(answer.choices)[0];
      if (isJson(choice)) {
        const message = asJson(choice.delta) ?? asJson(choice.message);
        if (message !== null) pushMessage(message, into);
        const given = asText(choice.finish_reason);
        if (given !== null) reason = FINISH_REASONS[given] ?? 'stop';
      }
      const reported = asJson(answer.usage) ?? asJson(asJson(answer.x_groq)?.usage);
      const usage = readOpenAiUsage(reported);
      if (usage !== null) into.push({ type: 'usage', usage });
    },
    finished: () => reason !== null,
    finish(into) {
      if (toolCalls.incomplete()) return false;
      const called = toolCalls.count() > 0;
      // Some servers say `stop` after tool calls, and clients would then ignore the calls.
      into.push({
        type: 'finish',
        reason: called && reason !== 'length' ? 'tool_calls' : (reason ?? 'stop'),
      });
      return true;
    },
  };
}

/** Content is a text, nothing, or a list of parts of which some are thoughts. */
function pushContent(content: unknown, into: ModelEvent[]): void {
  if (typeof content === 'string') {
    if (content !== '') into.push({ type: 'text-delta', text: content });
    return;
  }
  if (!Array.isArray(content)) return;
  for (const part of content) {
    if (!isJson(part)) continue;
    const text = asText(part.text);
    if (text !== null) into.push({ type: 'text-delta', text });
    for (const thought of asList(part.thinking)) {
      const thinking = isJson(thought) ? asText(thought.text) : null;
      if (thinking !== null) into.push({ type: 'reasoning-delta', text: thinking });
    }
  }
}
