import { expect, test } from 'vitest';
import type { ModelEvent } from '#lib/models/provider.ts';
import type { JsonObject } from '#lib/models/upstream/json-access.ts';
import { createAnswerReader } from './openai-answer.ts';

function read(...chunks: readonly JsonObject[]): ModelEvent[] {
  const reader = createAnswerReader();
  const events: ModelEvent[] = [];
  for (const chunk of chunks) reader.push(chunk, events);
  expect(reader.finish(events)).toBe(true);
  return events;
}

const delta = (fields: object, finish: string | null = null): JsonObject => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
const stop: ModelEvent = { type: 'finish', reason: 'stop' };

test('skips what says nothing', () => {
  expect(
    read(
      delta({ role: 'assistant', content: '' }),
      delta({ content: null }),
      {},
      { choices: [] },
      { choices: null, usage: null },
      { choices: [{ delta: null }], usage: { prompt_tokens: 0, completion_tokens: 0 } },
      { choices: ['?'], surprise: true },
    ),
  ).toEqual([stop]);
});

test.each(['reasoning_content', 'reasoning'])('reads thoughts from %s', (field) => {
  expect(read(delta({ [field]: 'hm' }), delta({ content: 'so' }))).toEqual([
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'text-delta', text: 'so' },
    stop,
  ]);
});

test('reads content that comes in parts', () => {
  const parts = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] },
    { type: 'text', text: 'so' },
  ];
  expect(read(delta({ content: parts }))).toEqual([
    { type: 'reasoning-delta', text: 'hm' },
    { type: 'text-delta', text: 'so' },
    stop,
  ]);
});

test('gives a refusal as text', () => {
  expect(read(delta({ content: null, refusal: 'I will not' }))[0]).toEqual({
    type: 'text-delta',
    text: 'I will not',
  });
});

test('reads usage in every place as it was written, and makes no count of what is none', () => {
  const events = read({
    choices: [],
    x_groq: {
      usage: {
        prompt_tokens: 10.4,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 99 },
        completion_tokens_details: { reasoning_tokens: -3 },
      },
    },
  });
  expect(events[0]).toEqual({
    type: 'usage',
    usage: {
      promptTokens: Number.NaN,
      completionTokens: 5,
      cachedTokens: 99,
      cacheWriteTokens: 0,
      reasoningTokens: Number.NaN,
      estimated: false,
    },
  });
});

const tool = (fields: object, fn?: object) =>
  delta({ tool_calls: [{ ...fields, ...(fn ? { function: fn } : {}) }] });

test('streams tool calls with one start each', () => {
  expect(
    read(
      tool({ index: 0, id: 'a', type: 'function' }, { name: 'weather', arguments: '' }),
      tool({ index: 0 }, { arguments: '{"city"' }),
      tool({ index: 0, id: 'a' }, { name: 'weather', arguments: ':"Bonn"}' }),
      tool({ index: 1, id: 'b' }, { name: 'clock', arguments: '{}' }),
      delta({}, 'tool_calls'),
    ),
  ).toEqual([
    { type: 'tool-call-start', index: 0, id: 'a', name: 'weather' },
    { type: 'tool-call-delta', index: 0, arguments: '{"city"' },
    { type: 'tool-call-delta', index: 0, arguments: ':"Bonn"}' },
    { type: 'tool-call-start', index: 1, id: 'b', name: 'clock' },
    { type: 'tool-call-delta', index: 1, arguments: '{}' },
    { type: 'finish', reason: 'tool_calls' },
  ]);
});

test('makes indices dense and tells calls apart by id when a vendor counts badly', () => {
  const starts = (events: ModelEvent[]) => events.filter((event) => event.type === 'tool-call-start');
  const gaps = read(
    tool({ index: 3, id: 'a' }, { name: 'one', arguments: '{}' }),
    tool({ index: 7, id: 'b' }, { name: 'two', arguments: '{}' }),
  );
  const allZero = read(
    tool({ index: 0, id: 'a' }, { name: 'one', arguments: '{}' }),
    tool({ index: 0, id: 'b' }, { name: 'two', arguments: '{}' }),
  );
  const noIndex = read(
    tool({ id: 'a' }, { name: 'one', arguments: '{}' }),
    tool({ id: 'b' }, { name: 'two', arguments: '{}' }),
  );
  for (const events of [gaps, allZero, noIndex]) {
    expect(starts(events)).toEqual([
      { type: 'tool-call-start', index: 0, id: 'a', name: 'one' },
      { type: 'tool-call-start', index: 1, id: 'b', name: 'two' },
    ]);
  }
});

test('makes up a missing id, waits for a late name, and takes arguments given as an object', () => {
  const events = read(
    tool({ index: 0 }, { arguments: '{"a":' }),
    tool({ index: 0 }, { name: 'late', arguments: '1}' }),
    delta({}, 'stop'),
  );
  expect(events).toEqual([
    { type: 'tool-call-start', index: 0, id: expect.stringMatching(/^call_[0-9a-f]{24}$/), name: 'late' },
    { type: 'tool-call-delta', index: 0, arguments: '{"a":1}' },
    { type: 'finish', reason: 'tool_calls' },
  ]);
  expect(read(tool({ id: 'x' }, { name: 'f', arguments: { a: 1 } }))[1]).toEqual({
    type: 'tool-call-delta',
    index: 0,
    arguments: '{"a":1}',
  });
});

test('reads the old function_call', () => {
  expect(read(delta({ function_call: { name: 'f', arguments: '{}' } }, 'function_call'))).toEqual([
    { type: 'tool-call-start', index: 0, id: expect.any(String), name: 'f' },
    { type: 'tool-call-delta', index: 0, arguments: '{}' },
    { type: 'finish', reason: 'tool_calls' },
  ]);
});

test('refuses to finish while a tool call has no name', () => {
  const reader = createAnswerReader();
  reader.push(tool({ index: 0 }, { arguments: '{}' }), []);
  expect(reader.finish([])).toBe(false);
});

test.each<[what: string, answer: JsonObject]>([
  ['a number for text', delta({ content: 42 })],
  ['an object for text', delta({ content: { text: 'Hi' } })],
  ['a number for thoughts', delta({ reasoning_content: 1 })],
  ['calls that are no list', delta({ tool_calls: { index: 0 } })],
  ['a call that is no object', delta({ tool_calls: ['paint'] })],
  ['a function that is no object', tool({ index: 0, function: 'paint' })],
  ['a name that is no text', tool({ index: 0 }, { name: 7 })],
  ['arguments that are no text', tool({ index: 0 }, { name: 'paint', arguments: 7 })],
  ['arguments without end and without a name', tool({ index: 0 }, { arguments: 'x'.repeat(200_000) })],
  [
    'more calls than any answer has',
    delta({ tool_calls: Array.from({ length: 2_000 }, (_, index) => ({ index })) }),
  ],
])('says that it cannot read %s', (_, answer) => {
  expect(createAnswerReader().push(answer, [])).toBe(false);
});
