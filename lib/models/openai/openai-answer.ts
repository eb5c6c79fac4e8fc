import type { ModelEvent } from '#lib/models/provider.ts';
import {
  asJson,
  asList,
  asText,
  asTokens,
  isJsonObject,
  type JsonObject,
} from '#lib/models/upstream/json-access.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import { createToolCallReader } from './openai-tool-calls.ts';

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
  /** Adds the events of a chunk or body; false when a part of the answer is there, but not as text or calls. */
  push(answer: JsonObject, into: ModelEvent[]): boolean;
  /** Whether a finish reason has been seen. */
  finished(): boolean;
  /** Adds the finish event; an answer that never gave a reason has stopped. False when a tool call has no name. */
  finish(into: ModelEvent[]): boolean;
}

export function createAnswerReader(): AnswerReader {
  const toolCalls = createToolCallReader();
  let reason: FinishReason | null = null;

  function pushMessage(message: JsonObject, into: ModelEvent[]): boolean {
    if (!isReadable(message)) return false;
    const reasoning = asText(message.reasoning_content) ?? asText(message.reasoning);
    if (reasoning !== null) into.push({ type: 'reasoning-delta', text: reasoning });
    pushContent(message.content, into);
    const refusal = asText(message.refusal);
    if (refusal !== null) into.push({ type: 'text-delta', text: refusal });
    const legacy = asJson(message.function_call);
    const calls = legacy === null ? asList(message.tool_calls) : [{ index: 0, function: legacy }];
    return calls.length === 0 || toolCalls.push(calls, into);
  }

  return {
    push(answer, into) {
      const choice = asList(answer.choices)[0];
      let readable = true;
      if (isJsonObject(choice)) {
        const message = asJson(choice.delta) ?? asJson(choice.message);
        if (message !== null) readable = pushMessage(message, into);
        const given = asText(choice.finish_reason);
        if (given !== null) reason = FINISH_REASONS[given] ?? 'stop';
      }
      const reported = asJson(answer.usage) ?? asJson(asJson(answer.x_groq)?.usage);
      const usage = readOpenAiUsage(reported);
      if (usage !== null) into.push({ type: 'usage', usage });
      return readable;
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

/** Absent parts are fine. A part that is neither a text nor a list would be lost, so the answer counts as unreadable. */
function isReadable({ content, reasoning_content, tool_calls }: JsonObject): boolean {
  return (
    (isTextOrAbsent(content) || Array.isArray(content)) &&
    isTextOrAbsent(reasoning_content) &&
    (tool_calls === undefined || tool_calls === null || Array.isArray(tool_calls))
  );
}

function isTextOrAbsent(value: unknown): boolean {
  return typeof value === 'string' || value === undefined || value === null;
}

/** Content is a text, nothing, or a list of parts of which some are thoughts. */
function pushContent(content: unknown, into: ModelEvent[]): void {
  if (typeof content === 'string') {
    if (content !== '') into.push({ type: 'text-delta', text: content });
    return;
  }
  if (!Array.isArray(content)) return;
  for (const part of content) {
    if (!isJsonObject(part)) continue;
    const text = asText(part.text);
    if (text !== null) into.push({ type: 'text-delta', text });
    for (const thought of asList(part.thinking)) {
      const thinking = isJsonObject(thought) ? asText(thought.text) : null;
      if (thinking !== null) into.push({ type: 'reasoning-delta', text: thinking });
    }
  }
}

/**
 * A usage object in OpenAI's form or near it, as the vendor wrote it; null when it says nothing (some servers send
 * zeros first). Whether it can be believed is for the meter to say.
 */
export function readOpenAiUsage(usage: JsonObject | null): TokenUsage | null {
  const promptTokens = asTokens(usage?.prompt_tokens ?? 0);
  const completionTokens = asTokens(usage?.completion_tokens ?? 0);
  if (usage === null || (promptTokens === 0 && completionTokens === 0)) return null;
  const promptDetails = asJson(usage.prompt_tokens_details);
  const cached = promptDetails?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0;
  return {
    promptTokens,
    completionTokens,
    cachedTokens: asTokens(cached),
    cacheWriteTokens: asTokens(promptDetails?.cache_write_tokens ?? 0),
    reasoningTokens: asTokens(asJson(usage.completion_tokens_details)?.reasoning_tokens ?? 0),
    estimated: false,
  };
}
