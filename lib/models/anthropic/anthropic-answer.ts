import type { ModelEvent } from '#lib/models/provider.ts';
import { asCount, asJson, type Json } from '#lib/models/upstream/json-access.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { ClaudeModel } from './anthropic-request.ts';

export type ClaudePart =
  Awaited<ReturnType<ClaudeModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type ClaudeFinish = Extract<ClaudePart, { type: 'finish' }>;

/** What a part of the SDK's stream means for the answer. */
export type ClaudeStep =
  | { readonly kind: 'events'; readonly events: readonly ModelEvent[] }
  /** The last events of a good answer. */
  | { readonly kind: 'finish'; readonly events: readonly ModelEvent[] }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'cut-short' };

const NOTHING: ClaudeStep = { kind: 'events', events: [] };

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
};

/** Reads the SDK's parts one by one. Tool calls get dense indices in the order in which they begin. */
export function createClaudeReader(): (part: ClaudePart) => ClaudeStep {
  const callIndex = new Map<string, number>();
  const one = (event: ModelEvent): ClaudeStep => ({ kind: 'events', events: [event] });

  return (part) => {
    switch (part.type) {
      case 'text-delta':
        return part.delta === '' ? NOTHING : one({ type: 'text-delta', text: part.delta });
      case 'reasoning-delta':
        return part.delta === '' ? NOTHING : one({ type: 'reasoning-delta', text: part.delta });
      case 'tool-input-start': {
        const index = callIndex.size;
        callIndex.set(part.id, index);
        return one({ type: 'tool-call-start', index, id: part.id, name: part.toolName });
      }
      case 'tool-input-delta': {
        const index = callIndex.get(part.id);
        if (index === undefined || part.delta === '') return NOTHING;
        return one({ type: 'tool-call-delta', index, arguments: part.delta });
      }
      case 'custom':
        return part.kind === 'anthropic.message_start' ? startUsage(part.providerMetadata) : NOTHING;
      case 'error':
        // An event that the SDK does not know is an error to it, in a stream that goes on.
        return isUnknownEvent(part.error) ? NOTHING : { kind: 'failed', error: part.error };
      case 'finish':
        return finishStep(part);
      default:
        return NOTHING;
    }
  };
}

function isUnknownEvent(error: unknown): boolean {
  return error instanceof Error && /^AI_(?:TypeValidation|JSONParse)Error$/.test(error.name);
}

/** The input is known from the first event on: an answer that is cut short is billed by it. */
function startUsage(metadata: Json | undefined): ClaudeStep {
  const usage = asJson(asJson(metadata?.anthropic)?.usage);
  const cachedTokens = asCount(usage?.cache_read_input_tokens);
  const cacheWriteTokens = asCount(usage?.cache_creation_input_tokens);
  const promptTokens = asCount(usage?.input_tokens) + cachedTokens + cacheWriteTokens;
  if (promptTokens === 0) return NOTHING;
  const completionTokens = asCount(usage?.output_tokens);
  const known = { promptTokens, completionTokens, cachedTokens, cacheWriteTokens, reasoningTokens: 0 };
  return { kind: 'events', events: [{ type: 'usage', usage: { ...known, estimated: false } }] };
}

function finishStep({ finishReason, usage }: ClaudeFinish): ClaudeStep {
  const { unified } = finishReason;
  if (unified === 'error') return { kind: 'failed', error: null };
  // The SDK's "interrupted" is not in its types: the stream ended without message_stop.
  if (String(unified) === 'interrupted') return { kind: 'cut-short' };
  const events: ModelEvent[] = [];
  const tokens = tokensOf(usage);
  if (tokens !== null) events.push({ type: 'usage', usage: tokens });
  events.push({ type: 'finish', reason: FINISH_REASONS[unified] ?? 'stop' });
  return { kind: 'finish', events };
}

function tokensOf({ inputTokens, outputTokens }: ClaudeFinish['usage']): TokenUsage | null {
  if (inputTokens.total === undefined || outputTokens.total === undefined) return null;
  return {
    promptTokens: inputTokens.total,
    completionTokens: outputTokens.total,
    cachedTokens: inputTokens.cacheRead ?? 0,
    cacheWriteTokens: inputTokens.cacheWrite ?? 0,
    reasoningTokens: outputTokens.reasoning ?? 0,
    estimated: false,
  };
}
