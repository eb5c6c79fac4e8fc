import { fitAnswer, toWords } from '#lib/models/fit-answer.ts';
import type { TestModelWaits } from '#lib/models/models-config.ts';
import {
  type EmbeddingAnswer,
  type EmbeddingCall,
  type ModelCall,
  ModelError,
  type ModelEvent,
  type Provider,
} from '#lib/models/provider.ts';
import { countPromptTokens } from '#lib/models/token-count.ts';
import { Turns } from '#lib/models/turns.ts';
import { wait } from '#lib/models/wait.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import { echoText } from './echo.ts';
import { embedText, TEST_DIMENSIONS, textOfTokens } from './embed-text.ts';
import { type Fault, faultError } from './faults.ts';
import { jsonDocument } from './json-document.ts';
import { storyText } from './story.ts';
import { parseTestModel, TEST_MODEL_NAMES } from './test-model-id.ts';
import { toolTurn } from './tool-caller.ts';

export interface TestWaits extends TestModelWaits {
  /** `test/error-stall`: the silence after which an upstream counts as dead. */
  readonly idleTimeoutMs: number;
}

/** What the test models charge for an image. */
export const TEST_IMAGE_TOKENS = 85;

const SLOW_TEXT = 'Good things take their time, and so does this answer. It is the slow model, after all.';
const BROKEN_TEXT = 'This answer begins well enough, and then';

type Batches = AsyncGenerator<readonly ModelEvent[]>;

/** The built-in models: deterministic, in-process, free. To a client they are a vendor like any other. */
export function createTestProvider(waits: TestWaits): Provider {
  return {
    id: 'test',
    listModels: async () => TEST_MODEL_NAMES,
    async run(call, signal, onEvents) {
      for await (const batch of batchesOf(call, signal, waits)) await onEvents(batch);
    },
    embed: (call, signal) => embed(call, signal, waits),
  };
}

async function embed(
  { model, inputs, dimensions, promptTokens }: EmbeddingCall,
  signal: AbortSignal,
  waits: TestWaits,
): Promise<EmbeddingAnswer> {
  const asked = parseTestModel(model);
  if (asked?.kind === 'fault') return breakDown(asked.fault, signal, waits);
  const vectors: Float32Array[] = [];
  const turns = new Turns();
  for (const input of inputs) {
    const text = typeof input === 'string' ? input : await textOfTokens(input);
    vectors.push(embedText(text, dimensions ?? TEST_DIMENSIONS));
    if (turns.over()) await turns.next();
    signal.throwIfAborted();
  }
  return { vectors, usage: { ...NO_USAGE, promptTokens } };
}

function batchesOf(call: ModelCall, signal: AbortSignal, waits: TestWaits): Batches {
  const model = parseTestModel(call.model);
  if (model === null) throw new Error(`no such test model: ${call.model}`);
  switch (model.kind) {
    case 'echo':
      return say(echoText(call), call, signal, { words: true });
    case 'json':
      return say(jsonDocument(call), call, signal, { words: true });
    case 'story':
      return say(storyText(call.loop), call, signal, { paceMs: 1000 / model.tokensPerSecond });
    case 'slow':
      return say(SLOW_TEXT, call, signal, { waitMs: waits.slowFirstTokenMs, paceMs: waits.slowTokenMs });
    case 'tools':
      return callTools(call, signal);
    case 'embed':
      throw new Error('test/embed does not chat');
    case 'fault':
      return fail(model.fault, call, signal, waits);
    default:
      return model satisfies never;
  }
}

async function ending(
  call: ModelCall,
  tokens: number,
  finish: FinishReason,
  stopSequence: string | null = null,
): Promise<ModelEvent[]> {
  const images = call.messages.flatMap(({ role, content }) =>
    role === 'user' ? content.filter((part) => part.type === 'image') : [],
  );
  const prompt = await countPromptTokens(call.messages, call.tools, call.responseFormat);
  const promptTokens = prompt + images.length * TEST_IMAGE_TOKENS;
  return [
    { type: 'usage', usage: { ...NO_USAGE, promptTokens, completionTokens: tokens } },
    { type: 'finish', reason: finish, ...(stopSequence === null ? {} : { stopSequence }) },
  ];
}

interface Manner {
  readonly words?: boolean;
  readonly paceMs?: number;
  readonly waitMs?: number;
}

async function* say(text: string, call: ModelCall, signal: AbortSignal, manner: Manner): Batches {
  const { pieces, tokens, finish, stopSequence } = await fitAnswer(text, call.maxTokens, call.stop);
  if (manner.waitMs !== undefined) await wait(manner.waitMs, signal);
  const texts = manner.words === true ? toWords(pieces) : pieces;
  yield* playPaced(
    texts.map((piece) => ({ type: 'text-delta', text: piece })),
    manner.paceMs ?? 0,
    signal,
  );
  signal.throwIfAborted();
  yield await ending(call, tokens, finish, stopSequence);
}

async function* callTools(call: ModelCall, signal: AbortSignal): Batches {
  const turn = toolTurn(call);
  if (turn.kind === 'text') {
    yield* say(turn.text, call, signal, { words: true });
    return;
  }
  let used = 0;
  let cut = false;
  for (const [index, { name, arguments: json }] of turn.calls.entries()) {
    signal.throwIfAborted();
    const { pieces, tokens, finish } = await fitAnswer(json, call.maxTokens - used, []);
    const id = `call_test_${call.messages.length}_${index}`;
    yield [
      { type: 'tool-call-start', index, id, name },
      ...pieces.map((piece): ModelEvent => ({ type: 'tool-call-delta', index, arguments: piece })),
    ];
    used += tokens;
    cut = finish === 'length';
    if (cut) break;
  }
  yield await ending(call, used, cut ? 'length' : 'tool_calls');
}

async function* fail(fault: Fault, call: ModelCall, signal: AbortSignal, waits: TestWaits): Batches {
  signal.throwIfAborted();
  if (fault === 'midstream' || fault === 'stall') {
    const { pieces } = await fitAnswer(BROKEN_TEXT, call.maxTokens, []);
    yield* playPaced(
      pieces.map((text) => ({ type: 'text-delta', text })),
      0,
      signal,
    );
  }
  await breakDown(fault, signal, waits);
}

async function breakDown(fault: Fault, signal: AbortSignal, waits: TestWaits): Promise<never> {
  if (fault === 'timeout') await wait(waits.timeoutMs, signal);
  if (fault === 'stall') await wait(waits.idleTimeoutMs, signal);
  throw new ModelError(faultError(fault));
}

const EVENTS_PER_BATCH = 64;

/**
 * Plays events at a steady pace, each when it is due; what is due together makes one batch. A pace of 0 plays all
 * at once, in a few batches.
 */
async function* playPaced(
  events: readonly ModelEvent[],
  paceMs: number,
  signal: AbortSignal,
): AsyncGenerator<readonly ModelEvent[]> {
  const started = performance.now();
  for (let next = 0; next < events.length; ) {
    signal.throwIfAborted();
    const from = next;
    if (paceMs === 0) {
      next = Math.min(events.length, from + EVENTS_PER_BATCH);
    } else {
      // Due times are counted from the start, so late timers do not add up.
      await wait(Math.max(0, started + (from + 1) * paceMs - performance.now()), signal);
      const due = Math.floor((performance.now() - started) / paceMs);
      next = Math.min(events.length, Math.max(from + 1, due));
    }
    yield events.slice(from, next);
  }
}
