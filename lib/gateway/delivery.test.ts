import { expect, test } from 'vitest';
import type { AgentEvent } from '#lib/agent/agent-event.ts';
import { runAgent } from '#lib/agent/run-agent.ts';
import { CALL, type CallScript, ScriptedProvider, says } from '#lib/agent/testing/scripted-provider.ts';
import { type ModelCall, ModelError } from '#lib/models/provider.ts';
import { countTokens } from '#lib/models/token-count.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import { deliver, type Sink, type WorkOutcome } from './delivery.ts';
import { Tally } from './meter.ts';

/** One micro-dollar a token, in and out. */
const PRICE = {
  inputPicos: 1_000_000,
  outputPicos: 1_000_000,
  cacheReadPicos: 1_000_000,
  cacheWritePicos: 1_000_000,
  imageMicros: 0,
  source: 'test',
  date: '2026-01-01',
};
const PROMPT_TOKENS = 20;

interface Played {
  readonly log: string[];
  readonly settled: WorkOutcome[];
  readonly begun: Promise<ApiError | null>;
  readonly finished: Promise<WorkOutcome>;
  readonly client: AbortController;
}

/** Plays scripts through the real loop, meter and pump into a sink that writes down what reaches it. */
function play(
  scripts: readonly CallScript[],
  { maxLoops = 1, onTake, failSettlement = false, heldMicros = 1_000_000, late = null }: PlayOptions = {},
): Played {
  const log: string[] = [];
  const settled: WorkOutcome[] = [];
  const client = new AbortController();
  const tally = new Tally(heldMicros);
  const observer = tally.meter({
    price: PRICE,
    counter: { prompt: () => PROMPT_TOKENS, text: countTokens },
    bound: ({ maxTokens }: ModelCall) => ({ promptTokens: PROMPT_TOKENS, images: 0, maxTokens }),
  });
  const sink: Sink<AgentEvent> = {
    write(events: readonly AgentEvent[]) {
      log.push(...events.map((event) => event.type));
      return onTake?.(client);
    },
    close(events) {
      log.push('close', ...events.map((event) => event.type));
      return null;
    },
    finish: () => log.push('finish'),
    fail: (error) => log.push(`fail ${error.code}`),
  };
  const options = {
    provider: new ScriptedProvider(scripts),
    call: CALL,
    maxLoops,
    promptWriter: null,
    stopRules: [],
    nextMaxTokens: () => Number.POSITIVE_INFINITY,
    observer,
  };
  const delivery = deliver({
    run: (onEvents) => runAgent(options, client.signal, onEvents),
    tally,
    sink,
    signal: client.signal,
    settle: async (outcome) => {
      log.push('settle');
      settled.push(outcome);
      if (failSettlement) throw new Error('the store is away');
      return late;
    },
    onUnexpected: () => log.push('unexpected'),
  });
  return { log, settled, client, ...delivery };
}

interface PlayOptions {
  readonly maxLoops?: number;
  readonly onTake?: (client: AbortController) => void | Promise<void>;
  readonly failSettlement?: boolean;
  readonly heldMicros?: number;
  readonly late?: ApiError | null;
}

const text = (words: string) => [{ type: 'text-delta' as const, text: words }];
const broken = new ModelError(apiError('upstream_error', 'broken'));

test('settles before the frames that end the run leave', async () => {
  const { log, finished } = play([says('blue')]);
  expect(await finished).toMatchObject({ status: 'completed', error: null, metered: { costMicros: 15 } });
  expect(log).toEqual(['text-delta', 'loop-end', 'close', 'run-end', 'settle', 'finish']);
});

test('settles once when the client leaves before the first event, and bills the input', async () => {
  const { client, finished, settled, log } = play([{ batches: [], hangs: true }]);
  await Promise.resolve();
  client.abort();
  expect(await finished).toMatchObject({ status: 'cancelled', metered: { costMicros: PROMPT_TOKENS } });
  expect(settled).toHaveLength(1);
  expect(log).toEqual(['settle', 'fail client_closed_request']);
});

test('a client that leaves half-way pays the input and the output so far, flagged as counted here', async () => {
  const { finished, settled } = play([{ batches: [text('one two three')], hangs: true }], {
    onTake: (client) => client.abort(),
  });
  const { metered, status } = await finished;
  expect(status).toBe('cancelled');
  expect(metered.usage).toMatchObject({ promptTokens: PROMPT_TOKENS, completionTokens: 3, estimated: true });
  expect(metered.costMicros).toBe(PROMPT_TOKENS + 3);
  expect(settled).toHaveLength(1);
});

test("an input that the vendor reported early is billed by the vendor's number", async () => {
  const usage = { ...NO_USAGE, promptTokens: 7, completionTokens: 1 };
  const { finished } = play([{ batches: [[{ type: 'usage', usage }], text('one two')], hangs: true }], {
    onTake: (client) => client.abort(),
  });
  expect((await finished).metered.usage).toMatchObject({ promptTokens: 7, completionTokens: 2 });
});

test('a vendor that fails before any output costs nothing, and the failure comes before the first event', async () => {
  const { begun, finished } = play([{ batches: [], failure: broken }]);
  expect(await begun).toBe(broken.error);
  expect(await finished).toMatchObject({ status: 'failed', metered: { costMicros: 0, billedCalls: 0 } });
});

test('a vendor that fails after output began is paid for it', async () => {
  const { begun, finished, log } = play([{ batches: [text('one')], failure: broken }]);
  expect(await begun).toBeNull();
  expect(await finished).toMatchObject({ status: 'failed', metered: { costMicros: PROMPT_TOKENS + 1 } });
  expect(log).toEqual(['text-delta', 'settle', 'fail upstream_error']);
});

test('loops that were finished are billed when a later one fails', async () => {
  const { finished } = play([says('blue'), { batches: [], failure: broken }], { maxLoops: 2 });
  expect((await finished).metered).toMatchObject({ costMicros: 15, billedCalls: 1 });
});

test('a run whose settlement fails is a failure, never a silent success', async () => {
  const { finished, log } = play([says('blue')], { failSettlement: true });
  expect(await finished).toMatchObject({ status: 'failed', error: { code: 'internal_error' } });
  expect(log).toEqual([
    'text-delta',
    'loop-end',
    'close',
    'run-end',
    'settle',
    'unexpected',
    'fail internal_error',
  ]);
});

test('a good run that takes too long to record ends with what its client is told, a failed one with its own error', async () => {
  const late = apiError('overloaded', 'not yet');
  const good = play([says('blue')], { late });
  expect(await good.finished).toMatchObject({ status: 'failed', error: late });
  expect(good.log.slice(-2)).toEqual(['settle', 'fail overloaded']);
  const failed = play([{ batches: [], failure: broken }], { late });
  expect(await failed.finished).toMatchObject({ error: { code: 'upstream_error' } });
});

test('waits for a sink that has no room', async () => {
  const room = Promise.withResolvers<void>();
  const { log, finished } = play([{ batches: [text('a'), text('b'), ...says('').batches] }], {
    onTake: () => room.promise,
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['text-delta']);
  room.resolve();
  await finished;
  expect(log.at(-1)).toBe('finish');
});
