import { hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks } from '../support/sse.ts';
import type { ScriptedToolCall } from '../support/vendor-script.ts';

const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const tools = [{ type: 'function', function: { name: 'weather', description: 'Looks out', parameters } }];
const toolCalls: ScriptedToolCall[] = [
  { id: 'call_a', name: 'weather', arguments: ['{"city":', '"Oslo"}'] },
  { id: 'call_b', name: 'weather', arguments: ['{"city":"Rome"}'] },
];
const expected = [
  { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
  { id: 'call_b', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
];

for (const prefix of ['gpt', 'claude'] as const) {
  test(`${prefix}: tool calls come back with null content and finish reason tool_calls`, async ({
    api,
    vendor,
  }) => {
    const body = await api.completion({ model: vendor.scripted(prefix, { toolCalls }), tools });
    expect(body.choices[0]).toEqual({
      index: 0,
      message: { role: 'assistant', content: null, refusal: null, tool_calls: expected },
      logprobs: null,
      finish_reason: 'tool_calls',
    });
  });

  test(`${prefix}: a call's id, type and name stand in its first delta alone`, async ({ api, vendor }) => {
    const all = chunks((await api.stream({ model: vendor.scripted(prefix, { toolCalls }), tools })).body);
    const deltas = all.flatMap((chunk) => (chunk.choices[0]?.delta.tool_calls ?? []) as Delta[]);
    for (const index of [0, 1]) {
      const [first, ...later] = deltas.filter((delta) => delta.index === index);
      const { id, type, function: called } = expected[index] ?? {};
      expect(first).toMatchObject({ id, type, function: { name: called?.name } });
      for (const delta of later) expect(Object.keys(delta).sort()).toEqual(['function', 'index']);
      for (const delta of later) expect(Object.keys(delta.function)).toEqual(['arguments']);
      const text = [first, ...later].map((delta) => delta?.function.arguments ?? '').join('');
      expect(text).toBe(called?.arguments);
    }
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
  });
}

interface Delta {
  readonly index: number;
  readonly id?: string;
  readonly type?: string;
  readonly function: { readonly name?: string; readonly arguments?: string };
}

test("OpenAI's SDK folds streamed tool calls", async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { toolCalls });
  const stream = api.sdk().chat.completions.stream({
    model,
    messages: hello(),
    tools: [{ type: 'function', function: { name: 'weather', parameters } }],
  });
  const message = await stream.finalMessage();
  expect(message.tool_calls).toMatchObject(expected);
});

test('indices are dense even when the vendor counts from elsewhere', async ({ api, vendor }) => {
  const frame = (index: number, id: string) =>
    `data: ${JSON.stringify({
      choices: [
        {
          index: 0,
          delta: {
            tool_calls: [{ index, id, type: 'function', function: { name: 'weather', arguments: '{}' } }],
          },
          finish_reason: null,
        },
      ],
    })}\n\n`;
  const inject = [frame(1, 'call_a'), frame(4, 'call_b')];
  const model = vendor.scripted('gpt', { inject, finish: 'tool_calls' });
  const all = chunks((await api.stream({ model, tools })).body);
  const deltas = all.flatMap((chunk) => (chunk.choices[0]?.delta.tool_calls ?? []) as Delta[]);
  expect(deltas.filter(({ id }) => id).map(({ index, id }) => [index, id])).toEqual([
    [0, 'call_a'],
    [1, 'call_b'],
  ]);
});

const dialogue = [
  { role: 'user', content: 'Weather in Oslo?' },
  { role: 'assistant', content: null, tool_calls: [expected[0]] },
  { role: 'tool', tool_call_id: 'call_a', content: 'Snow' },
];

test('tools and their results reach OpenAI as they are', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['It snows.'] });
  await api.completion({
    model,
    messages: dialogue,
    tools,
    tool_choice: { type: 'function', function: { name: 'weather' } },
    parallel_tool_calls: false,
  });
  const sent = vendor.requestsFor(model)[0]?.body;
  expect(sent).toMatchObject({
    tools,
    tool_choice: { type: 'function', function: { name: 'weather' } },
    parallel_tool_calls: false,
  });
  const turns = sent?.messages as Record<string, unknown>[];
  expect(turns.at(-2)).toMatchObject({ role: 'assistant', tool_calls: [expected[0]] });
  expect(turns.at(-1)).toMatchObject({ role: 'tool', tool_call_id: 'call_a', content: 'Snow' });
});

test('tools and their results reach Anthropic as blocks', async ({ api, vendor }) => {
  const model = vendor.scripted('claude', { text: ['It snows.'] });
  await api.completion({ model, messages: dialogue, tools, tool_choice: 'required' });
  const sent = vendor.requestsFor(model)[0]?.body;
  expect(sent).toMatchObject({
    tools: [{ name: 'weather', description: 'Looks out', input_schema: parameters }],
    tool_choice: { type: 'any' },
    messages: [
      { role: 'user' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Oslo' } }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_a' }] },
    ],
  });
});

const json_schema = { name: 'place', schema: parameters, strict: true };

test('a JSON schema reaches OpenAI and its answer is text', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['{"city":', '"Oslo"}'] });
  const body = await api.completion({ model, response_format: { type: 'json_schema', json_schema } });
  expect(vendor.requestsFor(model)[0]?.body.response_format).toMatchObject({
    type: 'json_schema',
    json_schema,
  });
  expect(body.choices[0]?.message.content).toBe('{"city":"Oslo"}');
});

test('json_object reaches OpenAI, and plain text is not mentioned', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['{}'] });
  await api.completion({ model, response_format: { type: 'json_object' } });
  await api.completion({ model, response_format: { type: 'text' } });
  const [json, text] = vendor.requestsFor(model).map(({ body }) => body.response_format);
  expect(json).toEqual({ type: 'json_object' });
  expect([undefined, 'text']).toContain((text as { type?: string } | undefined)?.type);
});

test('the built-in models call tools, use their results and obey schemas', async ({ api }) => {
  const asked = await api.completion({ model: 'test/tools', tools });
  const [call] = (asked.choices[0]?.message.tool_calls ?? []) as typeof expected;
  expect(call?.function.name).toBe('weather');
  expect(typeof (JSON.parse(call?.function.arguments ?? '') as { city: unknown }).city).toBe('string');
  const messages = [
    ...hello(),
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: call?.id, content: 'Snow and 3 degrees' },
  ];
  const answered = await api.completion({ model: 'test/tools', tools, messages });
  expect(answered.choices[0]?.message.content).toContain('Snow and 3 degrees');

  const json = await api.completion({
    model: 'test/json',
    response_format: { type: 'json_schema', json_schema },
  });
  expect(JSON.parse(String(json.choices[0]?.message.content))).toEqual({ city: expect.any(String) });
});
