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

/** Events and deltas that are not named here are passed over: Anthropic adds new ones without notice. */
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
 * The frames of one answer on their way to the SDK: bounded, without pings, and with the usage taken out, which the
 * SDK would not do without. Stops at the first that cannot be read; those before it are good.
 */
export interface AnthropicFrames {
  /** The frames that this read completed. */
  push(bytes: Uint8Array): string;
  end(): string;
  /** Why nothing more is taken; null while all is well. */
  failure(): ApiError | null;
  /** The vendor's own figures as it wrote them at the start; null when it gave none. */
  startUsage(): TokenUsage | null;
  /** The same at the end, where output that was not reported then is not known (NaN). */
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
        return isNews(frame.content_block, BLOCKS) ? null : JSON.stringify(frame);
      case 'content_block_delta':
        return isNews(frame.delta, DELTAS) ? null : JSON.stringify(frame);
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
      // Figures of the end win; the input is often reported at the start alone.
      toUsage(atStart && { ...atStart, output_tokens: null, ...withoutNulls(atEnd ?? {}) }) ?? toUsage(atEnd),
  };
}

/** Of a kind that has a name which is not known here. */
function isNews(value: unknown, known: ReadonlySet<string>): boolean {
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
    // Anthropic counts cached tokens beside the others.
    promptTokens: asTokens(usage.input_tokens) + cachedTokens + cacheWriteTokens,
    completionTokens: asTokens(usage.output_tokens),
    cachedTokens,
    cacheWriteTokens,
    reasoningTokens: asTokens(asJson(usage.output_tokens_details)?.thinking_tokens ?? 0),
    estimated: false,
  };
}
