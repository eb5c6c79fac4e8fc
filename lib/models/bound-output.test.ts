import { beforeAll, describe, expect, test } from 'vitest';
import { boundOutput, mostOutputTokens } from './bound-output.ts';
import type { ModelEvent, Provider } from './provider.ts';
import { callOf, runCall } from './testing/run-call.ts';
import { countTokens } from './token-count.ts';
import { warmTokenizer } from './tokenizer.ts';

beforeAll(warmTokenizer);

const say = (text: string): ModelEvent => ({ type: 'text-delta', text });
const USAGE: ModelEvent = {
  type: 'usage',
  usage: {
    promptTokens: 9,
    completionTokens: 2e9,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    estimated: false,
  },
};
const STOP: ModelEvent = { type: 'finish', reason: 'stop' };

/** A provider that says batches, and whether it got to their end. */
function saying(batches: Iterable<readonly ModelEvent[]>): Provider & { ended: boolean } {
  const provider = {
    id: 'scripted',
    ended: false,
    async run(
      _call: unknown,
      _signal: AbortSignal,
      onEvents: (batch: readonly ModelEvent[]) => void | Promise<void>,
    ) {
      for (const batch of batches) await onEvents(batch);
      provider.ended = true;
    },
    listModels: async () => [],
  };
  return provider;
}

function* forEver(text: string) {
  for (;;) yield [say(text)];
}

test('an answer within what is permitted passes as it came', async () => {
  const batches = [[say('one two'), USAGE], [say(' three')], [STOP]];
  const vendor = saying(batches);
  expect((await runCall(boundOutput(vendor), callOf({ maxTokens: 3 }))).batches).toEqual(batches);
  expect(vendor.ended).toBe(true);
});

describe.each([
  ['words', ' word'],
  ['Chinese', '世界和平'],
  ['emoji that take several tokens each', '👩‍🚀🏳️‍🌈'],
  ['a run of spaces', ' '.repeat(300)],
])('%s without end', (_, piece) => {
  test.each([1, 10, 200, 5_000])(
    'are cut after %i tokens and a twentieth, and the call with them',
    async (maxTokens) => {
      const vendor = saying(forEver(piece));
      const { text, events, error } = await runCall(boundOutput(vendor), callOf({ maxTokens }));
      expect(error).toBeNull();
      expect(events.at(-1)).toEqual({ type: 'finish', reason: 'length', cut: true });
      expect(vendor.ended).toBe(false);
      const tokens = await countTokens(text);
      // Pieces are counted one by one, and the whole may be sliced in other places.
      expect(tokens).toBeLessThanOrEqual(mostOutputTokens(maxTokens) + 1);
      expect(text === '' ? maxTokens : tokens).toBeGreaterThan(maxTokens * 0.5 - 1);
      expect(text).toBe(piece.repeat(Math.ceil(text.length / piece.length)).slice(0, text.length));
    },
  );
});

test('a whole body is cut inside its text, and the usage of what is left out is not passed on', async () => {
  const { text, events } = await runCall(
    boundOutput(saying([[say('one two three four five'.repeat(1_000)), USAGE, STOP]])),
    callOf({ maxTokens: 20 }),
  );
  expect(await countTokens(text)).toBe(21);
  expect(events.slice(1)).toEqual([{ type: 'finish', reason: 'length', cut: true }]);
});

test('reasoning, calls and their arguments count', async () => {
  const begin: ModelEvent = { type: 'tool-call-start', index: 0, id: 'call_1', name: 'paint' };
  const more: ModelEvent = { type: 'tool-call-delta', index: 0, arguments: '{"a":1}' };
  function* all(): Generator<ModelEvent[]> {
    yield [{ type: 'reasoning-delta', text: 'Hm.' }, begin];
    for (;;) yield [more];
  }
  const { events } = await runCall(boundOutput(saying(all())), callOf({ maxTokens: 100 }));
  expect(events.slice(0, 2)).toEqual([{ type: 'reasoning-delta', text: 'Hm.' }, begin]);
  expect(events.length).toBeLessThan(40);
  expect(events.at(-1)).toMatchObject({ reason: 'length' });
});

test('a failure of the provider and of its receiver pass through', async () => {
  const provider = boundOutput({ ...saying([]), run: () => Promise.reject(new Error('broken')) });
  await expect(runCall(provider, callOf())).rejects.toThrow('broken');
  const full = boundOutput(saying(forEver('a'))).run(callOf(), new AbortController().signal, () => {
    throw new Error('full');
  });
  await expect(full).rejects.toThrow('full');
});
