import type { AnthropicProvider } from '@ai-sdk/anthropic';
import { Deadline } from '#lib/deadline.ts';
import type { UpstreamLimits } from '#lib/models/models-config.ts';
import {
  type ModelCall,
  ModelError,
  type ModelEvent,
  type Provider,
  type Take,
} from '#lib/models/provider.ts';
import { type CallGuard, guardCall } from '#lib/models/upstream/call-guard.ts';
import { asList, asText, isJson, parseJson } from '#lib/models/upstream/json-access.ts';
import { openUpstream } from '#lib/models/upstream/open-upstream.ts';
import { readText } from '#lib/models/upstream/read-text.ts';
import { withRetries } from '#lib/models/upstream/retry.ts';
import type { Transport } from '#lib/models/upstream/transport.ts';
import { transportFetch } from '#lib/models/upstream/transport-fetch.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { type ClaudePart, createClaudeReader } from './anthropic-answer.ts';
import { claudeRefusal, claudeStreamError } from './anthropic-error.ts';
import { claudeRequest } from './anthropic-request.ts';

export interface AnthropicOptions {
  /** With or without `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly limits: UpstreamLimits;
  readonly transport: Transport;
}

const MAX_LIST_BYTES = 4 * 1024 * 1024;
const DRAIN_MS = 1_000;
/** Parts that come before the model has begun to think or speak. */
const PRELUDE: ReadonlySet<string> = new Set([
  'stream-start',
  'response-metadata',
  'custom',
  'ping',
  'error',
]);
const API_VERSION = '2023-06-01';

interface Claude extends AnthropicOptions {
  readonly url: string;
  readonly identity: { readonly host: string; readonly apiKey: string; readonly keyVariable: string };
  /** Loads the SDK at the first call: it takes a tenth of a second. */
  sdk(): Promise<AnthropicProvider>;
}

/** Anthropic, through the SDK's model object: it knows the wire and what each model takes; retries and time are ours. */
export function createAnthropic(options: AnthropicOptions): Provider {
  const { apiKey, transport } = options;
  const trimmed = options.baseUrl.replace(/\/+$/, '');
  const url = trimmed.endsWith('/v1') ? trimmed : `${trimmed}/v1`;
  let loading: Promise<AnthropicProvider> | null = null;
  const load = async () => {
    const { createAnthropic: create } = await import('@ai-sdk/anthropic');
    return create({ baseURL: url, apiKey, fetch: transportFetch(transport) });
  };
  const claude: Claude = {
    ...options,
    url,
    identity: { host: 'anthropic', apiKey, keyVariable: 'ANTHROPIC_API_KEY' },
    sdk() {
      loading ??= load();
      return loading;
    },
  };
  return {
    id: 'anthropic',
    run: (call, signal, take) => run(claude, call, signal, take),
    listModels: (signal) => listModels(claude, signal),
  };
}

async function open(
  claude: Claude,
  call: ModelCall,
  signal: AbortSignal,
): Promise<ReadableStream<ClaudePart>> {
  const model = (await claude.sdk())(call.model);
  const request = claudeRequest(call, signal);
  const outcome = await withRetries(claude.limits.retries, signal, async () => {
    try {
      return { ok: true, value: (await model.doStream(request)).stream };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      return { ok: false, ...claudeRefusal(error, call.model, claude.identity) };
    }
  });
  if (!outcome.ok) throw new ModelError(outcome.error);
  return outcome.value;
}

async function run(
  claude: Claude,
  call: ModelCall,
  caller: AbortSignal,
  take: Take<ModelEvent>,
): Promise<void> {
  const { identity } = claude;
  const guard = guardCall(identity.host, claude.limits, caller);
  let parts: ReadableStreamDefaultReader<ClaudePart> | null = null;
  let whole = false;
  try {
    parts = (await open(claude, call, guard.signal)).getReader();
    const read = createClaudeReader();
    for (;;) {
      const part = await nextPart(parts, call, claude, guard);
      const step = part === null ? ({ kind: 'cut-short' } as const) : read(part);
      if (step.kind === 'failed') {
        throw new ModelError(claudeStreamError(step.error, call.model, identity));
      }
      if (step.kind === 'cut-short') {
        const message = `${identity.host} broke off in the middle of its answer.`;
        throw new ModelError(apiError('upstream_error', message));
      }
      if (part !== null && !PRELUDE.has(part.type)) guard.watch.gotFirstEvent();
      if (step.events.length > 0) await take(step.events);
      if (step.kind === 'finish') {
        whole = true;
        return;
      }
    }
  } finally {
    guard.end();
    if (parts !== null && whole) drain(parts);
    else await parts?.cancel().catch(() => {});
  }
}

/** Reads what follows a whole answer in the background, briefly, so that the connection can serve again. */
function drain(parts: ReadableStreamDefaultReader<ClaudePart>): void {
  const deadline = new Deadline(DRAIN_MS, () => void parts.cancel().catch(() => {}));
  const rest = async () => {
    while (!(await parts.read()).done);
  };
  rest()
    .catch(() => {})
    .finally(() => deadline.drop());
}

/** The next part, null at the end. A break after the first event is never worth another try, whatever the SDK says. */
async function nextPart(
  parts: ReadableStreamDefaultReader<ClaudePart>,
  call: ModelCall,
  { identity }: Claude,
  guard: CallGuard,
): Promise<ClaudePart | null> {
  guard.check();
  guard.watch.waiting();
  try {
    const { done, value } = await parts.read();
    guard.watch.gotBytes();
    return done ? null : value;
  } catch (error) {
    guard.check();
    throw new ModelError(claudeStreamError(error, call.model, identity), { cause: error });
  }
}

async function listModels(claude: Claude, signal: AbortSignal): Promise<readonly string[]> {
  const headers = { 'x-api-key': claude.apiKey, 'anthropic-version': API_VERSION };
  const request = { method: 'GET', url: `${claude.url}/models?limit=1000`, headers, body: null } as const;
  const attempt = await openUpstream(claude.transport, request, '', claude.identity, signal);
  if (!attempt.ok) throw new ModelError(attempt.error);
  const body = parseJson(await readText(attempt.value, MAX_LIST_BYTES));
  const models = isJson(body) ? asList(body.data) : [];
  return models.flatMap((model) => (isJson(model) ? (asText(model.id) ?? []) : []));
}
