import type { ModelEvent } from '#lib/models/provider.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { AnthropicFrames } from './anthropic-frames.ts';
import type { AnthropicModel } from './anthropic-request.ts';

export type AnthropicPart =
  Awaited<ReturnType<AnthropicModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type AnthropicFinish = Extract<AnthropicPart, { type: 'finish' }>;

/** What a part of the SDK's stream comes to: events, the end, or a failure. */
export type AnthropicStep =
  | { readonly kind: 'events'; readonly events: readonly ModelEvent[] }
  /** The last events of a good answer. */
  | { readonly kind: 'finish'; readonly events: readonly ModelEvent[] }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'cut-short' };

const NOTHING: AnthropicStep = { kind: 'events', events: [] };

const FINISH_REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'content_filter',
  'tool-calls': 'tool_calls',
};

/**
 * Reads the SDK's parts one by one. Tool calls get dense indices in the order in which they begin. Usage is not the
 * SDK's, which makes zeros of what was not reported.
 */
export function createAnthropicReader(
  frames: Pick<AnthropicFrames, 'startUsage' | 'finalUsage'>,
): (part: AnthropicPart) => AnthropicStep {
  const callIndex = new Map<string, number>();
  const one = (event: ModelEvent): AnthropicStep => ({ kind: 'events', events: [event] });

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
        // The input is known from the first event on: an answer that is cut short is billed by it.
        return part.kind === 'anthropic.message_start'
          ? { kind: 'events', events: usageEvents(frames.startUsage()) }
          : NOTHING;
      case 'error':
        // Unknown events were dropped before the SDK: this is a known one with wrong fields.
        return { kind: 'unreadable' };
      case 'finish':
        return finishStep(part, usageEvents(frames.finalUsage()));
      default:
        return NOTHING;
    }
  };
}

function usageEvents(usage: TokenUsage | null): ModelEvent[] {
  return usage === null ? [] : [{ type: 'usage', usage }];
}

function finishStep(
  { finishReason, providerMetadata }: AnthropicFinish,
  usage: readonly ModelEvent[],
): AnthropicStep {
  const { unified } = finishReason;
  // The SDK's "interrupted" is not in its types: the stream ended without message_stop.
  if (unified === 'error' || String(unified) === 'interrupted') return { kind: 'cut-short' };
  const met = providerMetadata?.anthropic?.stopSequence;
  const stopSequence = typeof met === 'string' ? { stopSequence: met } : {};
  return {
    kind: 'finish',
    events: [...usage, { type: 'finish', reason: FINISH_REASONS[unified] ?? 'stop', ...stopSequence }],
  };
}
