import type { ModelCall } from '#lib/models/provider.ts';
import { MAX_FRAME_CHARS, maxAnswerBytes } from '#lib/models/upstream/answer-bounds.ts';
import {
  asJson,
  asText,
  asTokens,
  isJsonObject,
  type JsonObject,
  parseJson,
} from '#lib/models/upstream/json-access.ts';
import {
  tooLarge,
  unreadable,
  type VendorIdentity,
  vendorStreamError,
} from '#lib/models/upstream/vendor-error.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import { createSseDecoder, type SseEvent } from '#lib/sse/decode.ts';

/** The events and deltas that are read. Others are skipped: Anthropic adds new ones without notice. */
const EVENTS: ReadonlySet<unknown> = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]);
const BLOCKS: ReadonlySet<string> = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);
const DELTAS: ReadonlySet<string> = new Set([
  'text_delta',
  'input_json_delta',
  'thinking_delta',
  'signature_delta',
  'citations_delta',
]);

/**
 * Filters the frames of one answer before the SDK reads them: their size is bounded, pings and unknown events are
 * dropped. Usage is read here, and the SDK, which demands some, is given zeros in its place. Stops at the first frame
 * that cannot be read; those before it are good.
 */
export interface AnthropicFrames {
  /** Takes the bytes of one read; returns the frames that they complete, as the SDK is to read them. */
  push(bytes: Uint8Array): string;
  end(): string;
  /** Why reading stopped; null while it goes on. */
  failure(): ApiError | null;
  /** Usage as `message_start` reports it; null when it reports none. */
  startUsage(): TokenUsage | null;
  /** Usage as it stands at the end of the answer; its output is NaN when the end did not report it. */
  finalUsage(): TokenUsage | null;
}

export function createAnthropicFrames(
  { model, maxTokens }: ModelCall,
  identity: VendorIdentity,
): AnthropicFrames {
  const decoder = createSseDecoder(MAX_FRAME_CHARS);
  let bytesLeft = maxAnswerBytes(maxTokens, 'stream');
  let failure: ApiError | null = null;
  let atStart: JsonObject | null = null;
  let atEnd: JsonObject | null = null;

  function mended(frame: JsonObject): string | null {
    switch (frame.type) {
      case 'message_start': {
        const message = asJson(frame.message);
        atStart = asJson(message?.usage);
        return JSON.stringify({
          ...frame,
          message: { ...message, usage: { input_tokens: 0, output_tokens: 0 } },
        });
      }
      case 'message_delta':
        atEnd = asJson(frame.usage) ?? atEnd;
        return JSON.stringify({ ...frame, usage: { output_tokens: 0 } });
      case 'content_block_start':
        return isUnknownType(frame.content_block, BLOCKS) ? null : JSON.stringify(frame);
      case 'content_block_delta':
        return isUnknownType(frame.delta, DELTAS) ? null : JSON.stringify(frame);
      default:
        return JSON.stringify(frame);
    }
  }

  function pass({ event, data }: SseEvent): string {
    if (data === '' || failure !== null) return '';
    const frame = parseJson(data);
    if (!isJsonObject(frame)) {
      failure = unreadable(identity.host);
      return '';
    }
    if (frame.type === 'error' || event === 'error') {
      failure = vendorStreamError(frame, model, identity);
      return '';
    }
    const text = EVENTS.has(frame.type) ? mended(frame) : null;
    return text === null ? '' : `data: ${text}\n\n`;
  }

  const passAll = (events: readonly SseEvent[]) => events.map(pass).join('');
  return {
    push(bytes) {
      bytesLeft -= bytes.byteLength;
      const frames = passAll(decoder.push(bytes));
      if (bytesLeft < 0 || decoder.overflowed()) failure ??= tooLarge(identity.host);
      return frames;
    },
    end: () => passAll(decoder.end()),
    failure: () => failure,
    startUsage: () => toUsage(atStart),
    finalUsage: () =>
      // What the end reports takes precedence; the input is often reported at the start alone.
      toUsage(atStart && { ...atStart, output_tokens: null, ...withoutNulls(atEnd ?? {}) }) ?? toUsage(atEnd),
  };
}

/** Whether a value names a type that is not known here. */
function isUnknownType(value: unknown, known: ReadonlySet<string>): boolean {
  const type = asText(asJson(value)?.type);
  return type !== null && !known.has(type);
}

function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function toUsage(usage: JsonObject | null): TokenUsage | null {
  if (usage === null) return null;
  const cachedTokens = asTokens(usage.cache_read_input_tokens ?? 0);
  const cacheWriteTokens = asTokens(usage.cache_creation_input_tokens ?? 0);
  return {
    // Anthropic's `input_tokens` are those that have nothing to do with its cache.
    promptTokens: asTokens(usage.input_tokens) + cachedTokens + cacheWriteTokens,
    completionTokens: asTokens(usage.output_tokens),
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: asTokens(asJson(usage.output_tokens_details)?.thinking_tokens ?? 0),
    estimated: false,
  };
}
