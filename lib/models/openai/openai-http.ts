import type { UpstreamLimits } from '#lib/models/models-config.ts';
import { ModelError } from '#lib/models/provider.ts';
import { BodyTooLarge, readText } from '#lib/models/upstream/answer-bounds.ts';
import type { CallGuard } from '#lib/models/upstream/call-guard.ts';
import { isJsonObject, type JsonObject, parseJson } from '#lib/models/upstream/json-access.ts';
import { openUpstream, type WhenUnreachable, withRetries } from '#lib/models/upstream/open-upstream.ts';
import type { Transport, UpstreamRequest, UpstreamResponse } from '#lib/models/upstream/transport.ts';
import {
  brokeOff,
  tooLarge,
  type VendorIdentity,
  vendorStreamError,
} from '#lib/models/upstream/vendor-error.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { isFailure } from './openai-frames.ts';

/** What all calls on OpenAI's wire have in common: address and key, attempts, the body of an answer. */

export interface OpenAiWireOptions {
  /** The host's name, which also chooses its dialect. */
  readonly id: string;
  /** Up to and including `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** Named in the message when the vendor refuses our key. */
  readonly keyVariable: string;
  readonly limits: UpstreamLimits;
  readonly transport: Transport;
  readonly whenUnreachable?: WhenUnreachable;
}

export function identityOf({ id, apiKey, keyVariable }: OpenAiWireOptions): VendorIdentity {
  return { host: id, apiKey, keyVariable };
}

export function requestTo(
  { baseUrl, apiKey }: OpenAiWireOptions,
  path: string,
  body: string | null,
): UpstreamRequest {
  return {
    method: body === null ? 'GET' : 'POST',
    url: `${baseUrl.replace(/\/+$/, '')}${path}`,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
    },
    body,
  };
}

/** Posts a call, as often as it may be tried. Throws `ModelError` when no attempt was answered well. */
export async function openCall(
  options: OpenAiWireOptions,
  { path, model, body }: { readonly path: string; readonly model: string; readonly body: unknown },
  signal: AbortSignal,
): Promise<UpstreamResponse> {
  const { limits, transport, whenUnreachable } = options;
  const request = requestTo(options, path, JSON.stringify(body));
  const outcome = await withRetries(limits.retries, signal, () =>
    openUpstream(transport, request, model, identityOf(options), signal, whenUnreachable),
  );
  if (!outcome.ok) throw new ModelError(outcome.error, outcome);
  return outcome.value;
}

/** The whole body of an answer. Throws `ModelError` when it breaks off or is larger than `maxBytes`. */
export async function readAnswerText(
  response: UpstreamResponse,
  maxBytes: number,
  { host }: VendorIdentity,
  guard: CallGuard,
): Promise<string> {
  const text = await readText(response, maxBytes, 'throw').catch((error: unknown) => {
    if (error instanceof BodyTooLarge) throw new ModelError(tooLarge(host));
    return null;
  });
  guard.check();
  if (text === null) throw new ModelError(brokeOff(host));
  return text;
}

/** The object that a body is. Throws `ModelError` when it is none, or tells of a failure. */
export function parseAnswer(text: string, model: string, identity: VendorIdentity): JsonObject {
  const body = parseJson(text);
  if (!isJsonObject(body)) throw badAnswer(identity, 'sent an answer that is not JSON');
  if (isFailure(body.error)) throw new ModelError(vendorStreamError(body, model, identity));
  return body;
}

export function badAnswer({ host }: VendorIdentity, what: string): ModelError {
  return new ModelError(apiError('upstream_error', `${host} ${what}.`));
}
