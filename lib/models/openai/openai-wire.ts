import {
  type ModelCall,
  ModelError,
  type ModelEvent,
  type OnEvents,
  type Provider,
  saysSomething,
} from '#lib/models/provider.ts';
import { MAX_LIST_BYTES, maxAnswerBytes, readText } from '#lib/models/upstream/answer-bounds.ts';
import type { Reading } from '#lib/models/upstream/body-reads.ts';
import { type CallGuard, guardCall } from '#lib/models/upstream/call-guard.ts';
import { asList, asText, isJsonObject, parseJson } from '#lib/models/upstream/json-access.ts';
import { openUpstream } from '#lib/models/upstream/open-upstream.ts';
import type { UpstreamResponse } from '#lib/models/upstream/transport.ts';
import { unreadable, type VendorIdentity } from '#lib/models/upstream/vendor-error.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { createAnswerReader } from './openai-answer.ts';
import { dialectOf } from './openai-dialect.ts';
import { embed } from './openai-embeddings.ts';
import { createFrameReader, type FrameReader, type FrameState } from './openai-frames.ts';
import {
  badAnswer,
  identityOf,
  type OpenAiWireOptions,
  openCall,
  parseAnswer,
  readAnswerText,
  requestTo,
} from './openai-http.ts';
import { openAiRequest } from './openai-request.ts';

/**
 * A stream is read at most once in this time. Only models with more than a thousand tokens a second write faster; each
 * read wakes the process and costs a write to the client, so their tokens are read several at once.
 */
const MIN_READ_INTERVAL_MS = 1;
/** Once the finish reason is there, only usage and `[DONE]` are missing: the call is ended without them after this. */
const AFTER_FINISH_TIMEOUT_MS = 5_000;
/** An answer that is not streamed begins when it is whole: the time to its first byte is longer by this for each token. */
const WHOLE_ANSWER_MS_PER_TOKEN = 20;

/** A vendor that speaks OpenAI's chat completions and embeddings. */
export function createOpenAiWire(options: OpenAiWireOptions): Provider {
  const { id } = options;
  return {
    id,
    run: (call, signal, onEvents) => run(options, call, signal, onEvents),
    embed: (call, signal) => embed(options, call, signal),
    listModels: (signal) => listModels(options, signal),
  };
}

async function run(
  options: OpenAiWireOptions,
  call: ModelCall,
  caller: AbortSignal,
  onEvents: OnEvents<ModelEvent>,
): Promise<void> {
  const guard = guardCall(options.id, limitsFor(options, call), caller);
  let response: UpstreamResponse | null = null;
  let state: FrameState = 'open';
  try {
    const { model } = call;
    const body = openAiRequest(call, dialectOf(options.id, model));
    response = await openCall(options, { path: '/chat/completions', model, body }, guard.signal);
    if (!(response.headers['content-type']?.includes('event-stream') ?? call.stream)) {
      await onEvents(await readBody(response, call, identityOf(options), guard));
      state = 'done';
      return;
    }
    state = await relay(response, createFrameReader(call, identityOf(options)), guard, onEvents);
    if (isApiError(state)) throw new ModelError(state);
  } finally {
    if (state === 'done') response?.drain();
    else response?.destroy();
    guard.end();
  }
}

/** Frames → events, one batch for each read of the network. Says how the answer ended. */
async function relay(
  response: UpstreamResponse,
  frames: FrameReader,
  guard: CallGuard,
  onEvents: OnEvents<ModelEvent>,
): Promise<FrameState> {
  let state: FrameState = 'open';
  const hand = (events: ModelEvent[]): void | Promise<void> => {
    if (events.length === 0) return;
    if (saysSomething(events)) guard.watch.heard();
    return onEvents(events);
  };
  const checkGuard = () => {
    // After the finish reason a timeout or a broken connection loses nothing: only a caller who left ends the call.
    if (guard.callerLeft() || !frames.finished()) guard.check();
  };
  const goOn = (): Reading => {
    checkGuard();
    if (frames.finished()) guard.watch.hurry(AFTER_FINISH_TIMEOUT_MS);
    guard.watch.waiting();
    return state === 'open' ? 'more' : 'enough';
  };
  goOn();
  const end = await response.read((bytes) => {
    const events: ModelEvent[] = [];
    state = frames.push(bytes, events);
    const room = hand(events);
    return room === undefined ? goOn() : room.then(goOn);
  }, MIN_READ_INTERVAL_MS);
  if (end === 'enough') return state;
  // Whether the answer is whole is seen from what has arrived, also where the connection broke.
  checkGuard();
  const events: ModelEvent[] = [];
  state = frames.end(events);
  await hand(events);
  return state;
}

function limitsFor({ limits }: OpenAiWireOptions, call: ModelCall) {
  const wholeAnswerMs = call.stream ? 0 : call.maxTokens * WHOLE_ANSWER_MS_PER_TOKEN;
  return { ...limits, firstEventTimeoutMs: limits.firstEventTimeoutMs + wholeAnswerMs };
}

/** The body of an answer that was not streamed, as the same events. */
async function readBody(
  response: UpstreamResponse,
  { model, maxTokens }: ModelCall,
  identity: VendorIdentity,
  guard: CallGuard,
): Promise<readonly ModelEvent[]> {
  const text = await readAnswerText(response, maxAnswerBytes(maxTokens, 'body'), identity, guard);
  const body = parseAnswer(text, model, identity);
  const [choice] = asList(body.choices);
  if (!isJsonObject(choice) || !isJsonObject(choice.message))
    throw badAnswer(identity, 'sent an answer without choices');
  const events: ModelEvent[] = [];
  const answer = createAnswerReader();
  if (!answer.push(body, events)) throw new ModelError(unreadable(identity.host));
  if (!answer.finish(events)) throw badAnswer(identity, 'called a tool without a name');
  return events;
}

async function listModels(options: OpenAiWireOptions, signal: AbortSignal): Promise<readonly string[]> {
  const request = requestTo(options, '/models', null);
  const attempt = await openUpstream(options.transport, request, '', identityOf(options), signal);
  if (!attempt.ok) throw new ModelError(attempt.error, attempt);
  const body = parseJson(await readText(attempt.value, MAX_LIST_BYTES, 'throw'));
  const models = Array.isArray(body) ? body : isJsonObject(body) ? asList(body.data) : [];
  return models.flatMap((model) => (isJsonObject(model) ? (asText(model.id) ?? []) : []));
}
