import type { createAnthropic as CreateSdk } from '@ai-sdk/anthropic';
import { Deadline } from '#lib/deadline.ts';
import type { UpstreamLimits } from '#lib/models/models-config.ts';
import {
  type ModelCall,
  ModelError,
  type ModelEvent,
  type OnEvents,
  type Provider,
  saysSomething,
} from '#lib/models/provider.ts';
import { MAX_LIST_BYTES, readText } from '#lib/models/upstream/answer-bounds.ts';
import { type CallGuard, guardCall } from '#lib/models/upstream/call-guard.ts';
import { asList, asText, isJsonObject, parseJson } from '#lib/models/upstream/json-access.ts';
import {
  type Attempt,
  type FailedAttempt,
  openUpstream,
  withRetries,
} from '#lib/models/upstream/open-upstream.ts';
import { toStream } from '#lib/models/upstream/response-stream.ts';
import type { Transport } from '#lib/models/upstream/transport.ts';
import { brokeOff, unreadable, type VendorIdentity } from '#lib/models/upstream/vendor-error.ts';
import { type AnthropicPart, createAnthropicReader } from './anthropic-answer.ts';
import { type AnthropicFrames, createAnthropicFrames } from './anthropic-frames.ts';
import { type AnthropicCallOptions, anthropicRequest } from './anthropic-request.ts';

export interface AnthropicOptions {
  /** With or without `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly limits: UpstreamLimits;
  readonly transport: Transport;
}

const DRAIN_MS = 1_000;
const API_VERSION = '2023-06-01';

interface AnthropicApi extends AnthropicOptions {
  readonly url: string;
  readonly identity: VendorIdentity;
  /** Loads the SDK at the first call: it takes a tenth of a second. */
  sdk(): Promise<typeof CreateSdk>;
}

/** Anthropic, through the SDK's model object: it knows the wire and what each model takes; retries and time are ours. */
export function createAnthropic(options: AnthropicOptions): Provider {
  const { apiKey } = options;
  const trimmed = options.baseUrl.replace(/\/+$/, '');
  const url = trimmed.endsWith('/v1') ? trimmed : `${trimmed}/v1`;
  let loading: Promise<typeof CreateSdk> | null = null;
  const api: AnthropicApi = {
    ...options,
    url,
    identity: { host: 'anthropic', apiKey, keyVariable: 'ANTHROPIC_API_KEY' },
    sdk() {
      loading ??= import('@ai-sdk/anthropic').then((sdk) => sdk.createAnthropic);
      return loading;
    },
  };
  return {
    id: 'anthropic',
    run: (call, signal, onEvents) => run(api, call, signal, onEvents),
    listModels: (signal) => listModels(api, signal),
  };
}

interface OpenAnswer {
  readonly parts: ReadableStream<AnthropicPart>;
  readonly frames: AnthropicFrames;
}

async function open(api: AnthropicApi, call: ModelCall, signal: AbortSignal): Promise<OpenAnswer> {
  const create = await api.sdk();
  const request = anthropicRequest(call, signal);
  const outcome = await withRetries(api.limits.retries, signal, () => openOnce(api, create, request, call));
  if (!outcome.ok) throw new ModelError(outcome.error, outcome);
  return outcome.value;
}

/** One attempt. The SDK writes the request and reads the frames; what lies between goes our way. */
async function openOnce(
  { url, apiKey, transport, identity }: AnthropicApi,
  create: typeof CreateSdk,
  request: AnthropicCallOptions,
  call: ModelCall,
): Promise<Attempt<OpenAnswer>> {
  const signal = request.abortSignal ?? new AbortController().signal;
  const frames = createAnthropicFrames(call, identity);
  let sent = false;
  let refusal: FailedAttempt | null = null;
  const send: typeof fetch = async (input, init = {}) => {
    sent = true;
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = typeof init.body === 'string' ? init.body : null;
    const post = { method: 'POST', url: String(input), headers, body } as const;
    const attempt = await openUpstream(transport, post, call.model, identity, signal);
    if (attempt.ok) {
      return new Response(toStream(attempt.value, { ...frames, enough: () => frames.failure() !== null }));
    }
    refusal = attempt;
    throw new Error(attempt.error.message);
  };
  try {
    const { stream } = await create({ baseURL: url, apiKey, fetch: send })(call.model).doStream(request);
    return { ok: true, value: { parts: stream, frames } };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (refusal !== null) return refusal;
    if (!sent) throw error;
    // The SDK could make nothing of the first event.
    const unread = frames.failure() ?? unreadable(identity.host);
    return { ok: false, error: unread, retryable: false, status: null };
  }
}

async function run(
  api: AnthropicApi,
  call: ModelCall,
  caller: AbortSignal,
  onEvents: OnEvents<ModelEvent>,
): Promise<void> {
  const { host } = api.identity;
  const guard = guardCall(host, api.limits, caller);
  let parts: ReadableStreamDefaultReader<AnthropicPart> | null = null;
  let whole = false;
  try {
    const { parts: stream, frames } = await open(api, call, guard.signal);
    parts = stream.getReader();
    const read = createAnthropicReader(frames);
    while (!whole) {
      const part = await nextPart(parts, host, guard);
      const step = part === null ? ({ kind: 'cut-short' } as const) : read(part);
      if (step.kind === 'unreadable') throw new ModelError(unreadable(host));
      if (step.kind === 'cut-short') {
        // An abort, too, ends the stream without an error.
        guard.check();
        throw new ModelError(frames.failure() ?? brokeOff(host));
      }
      if (saysSomething(step.events)) guard.watch.heard();
      if (step.events.length > 0) await onEvents(step.events);
      whole = step.kind === 'finish';
    }
  } finally {
    guard.end();
    if (parts !== null && whole) drain(parts);
    else await parts?.cancel().catch(() => {});
  }
}

/** Reads what follows a whole answer in the background, briefly, so that the connection can serve again. */
function drain(parts: ReadableStreamDefaultReader<AnthropicPart>): void {
  const deadline = new Deadline(DRAIN_MS, () => void parts.cancel().catch(() => {}));
  const rest = async () => {
    while (!(await parts.read()).done);
  };
  rest()
    .catch(() => {})
    .finally(() => deadline.drop());
}

/** The next part, null at the end, which may also be that of a broken connection. */
async function nextPart(
  parts: ReadableStreamDefaultReader<AnthropicPart>,
  host: string,
  guard: CallGuard,
): Promise<AnthropicPart | null> {
  guard.check();
  guard.watch.waiting();
  const { done, value } = await parts.read().catch((error: unknown) => {
    guard.check();
    throw new ModelError(unreadable(host), { cause: error });
  });
  return done ? null : value;
}

async function listModels(api: AnthropicApi, signal: AbortSignal): Promise<readonly string[]> {
  const headers = { 'x-api-key': api.apiKey, 'anthropic-version': API_VERSION };
  const request = { method: 'GET', url: `${api.url}/models?limit=1000`, headers, body: null } as const;
  const attempt = await openUpstream(api.transport, request, '', api.identity, signal);
  if (!attempt.ok) throw new ModelError(attempt.error, attempt);
  const body = parseJson(await readText(attempt.value, MAX_LIST_BYTES, 'throw'));
  const models = isJsonObject(body) ? asList(body.data) : [];
  return models.flatMap((model) => (isJsonObject(model) ? (asText(model.id) ?? []) : []));
}
