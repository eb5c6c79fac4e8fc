import type { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { namedEvents } from '../support/sse.ts';
import type { VendorJson } from '../support/vendor-answer.ts';

/** Tools, response formats, reasoning effort and written prompts on the native endpoint, in both modes. */

const PATH = '/v1/agent/completions';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 2 } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const tools_list_dictionary = [{ type: 'function', function: { name: 'get_weather', parameters: schema } }];

async function outputOf(api: Api, agent_config: VendorJson, rest: VendorJson = {}): Promise<unknown> {
  const answer = await api.post(PATH, { agent_config, task: 'Lisbon', ...rest });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return (JSON.parse(text) as { outputs: { content: unknown }[] }).outputs.at(-1)?.content;
}

async function eventsOf(api: Api, agent_config: VendorJson) {
  const config = { ...agent_config, streaming_on: true };
  return namedEvents((await api.stream({ agent_config: config, task: 'Lisbon' }, PATH)).body);
}

test('called tools are one chunk whose content is the list of calls, the same as in JSON', async ({
  api,
}) => {
  const config = { model_name: 'test/tools', tools_list_dictionary };
  const calls = await outputOf(api, config);
  expect(calls).toEqual([
    {
      id: expect.stringMatching(/./),
      type: 'function',
      function: { name: 'get_weather', arguments: expect.stringMatching(/^\{.*"days":2.*\}$/) },
    },
  ]);
  const events = await eventsOf(api, config);
  expect(events.map(({ event }) => event)).toEqual(['metadata', 'start', 'chunk', 'usage', 'end', 'done']);
  expect(events[2]?.data).toEqual({ content: calls, loop: 1, timestamp: expect.any(String) });
});

test('text before a call stays text; the call comes whole after it', async ({ api, vendor }) => {
  const toolCalls = [{ id: 'call_a', name: 'get_weather', arguments: ['{"city":', '"Oslo"}'] }];
  const model_name = vendor.scripted('gpt', { text: ['Let me', ' look.'], toolCalls });
  const chunks = (await eventsOf(api, { model_name, tools_list_dictionary })).filter(
    ({ event }) => event === 'chunk',
  );
  expect(chunks.map(({ data }) => data.content)).toEqual([
    'Let me',
    ' look.',
    [
      {
        id: 'call_a',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
      },
    ],
  ]);
});

test('a history of calls and results is told to the vendor as such', async ({ api, vendor }) => {
  const call = { id: 'call_a', type: 'function', function: { name: 'get_weather', arguments: '{}' } };
  const history = [
    { role: 'user', content: [{ type: 'text', text: 'Oslo?' }] },
    { role: 'Forecaster', content: [call] },
    { role: 'tool', tool_call_id: 'call_a', content: 'Snow' },
  ];
  const model_name = vendor.scripted('gpt', { text: ['Snow'] });
  await outputOf(api, { model_name, agent_name: 'Forecaster', tools_list_dictionary }, { history });
  const sent = vendor.requestsFor(model_name)[0]?.body.messages as VendorJson[];
  expect(sent.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'user']);
  expect(sent[2]).toMatchObject({ tool_calls: [call] });
  expect(sent[3]).toMatchObject({ tool_call_id: 'call_a', content: 'Snow' });
});

test('a response format by schema gives a document that is valid for it', async ({ api }) => {
  const response_format = { type: 'json_schema', json_schema: { name: 'stay', schema } };
  const config = { model_name: 'test/json', llm_args: { response_format } };
  expect(JSON.parse(String(await outputOf(api, config)))).toEqual({ city: expect.any(String), days: 2 });
  const events = await eventsOf(api, config);
  const text = events.map(({ event, data }) => (event === 'chunk' ? data.content : '')).join('');
  expect(JSON.parse(text)).toEqual({ city: expect.any(String), days: 2 });
});

test('a response format without a schema gives an object, and each reaches the vendor', async ({
  api,
  vendor,
}) => {
  const object = { type: 'json_object' };
  expect(
    JSON.parse(
      String(await outputOf(api, { model_name: 'test/json', llm_args: { response_format: object } })),
    ),
  ).toEqual(expect.any(Object));
  for (const response_format of [object, { type: 'json_schema', json_schema: { name: 'stay', schema } }]) {
    const model_name = vendor.scripted('gpt', { text: ['{}'] });
    await outputOf(api, { model_name, llm_args: { response_format } });
    expect(vendor.requestsFor(model_name)[0]?.body.response_format).toMatchObject(response_format);
  }
});

test('reasoning effort reaches models that reason, and is dropped for those that do not', async ({
  api,
  vendor,
}) => {
  vendor.script('o3-mini', { text: ['Hm'] });
  vendor.script('gpt-4o', { text: ['Hm'] });
  await outputOf(api, { model_name: 'o3-mini', reasoning_effort: 'high' });
  await outputOf(api, { model_name: 'gpt-4o', reasoning_effort: 'high' });
  expect(vendor.requestsFor('o3-mini')[0]?.body.reasoning_effort).toBe('high');
  expect(vendor.requestsFor('gpt-4o')[0]?.body).not.toHaveProperty('reasoning_effort');
});

for (const [what, config] of [
  ['tools', { tools_list_dictionary }],
  ['a response format', { llm_args: { response_format: { type: 'json_object' } } }],
] as const) {
  test(`${what} with several loops are refused by name`, async ({ api }) => {
    const agent_config = { model_name: 'test/echo', max_loops: 2, ...config };
    const answer = await api.post(PATH, { agent_config, task: 'x' });
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: { loc: unknown[] }[] };
    expect(detail.map(({ loc }) => loc)).toEqual([['body', 'agent_config', 'max_loops']]);
  });
}

test('a written prompt is not shown in the stream, is one extra call, and is paid', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  const usage = { input: 0, output: 1_000 };
  const model_name = vendor.scripted('gpt', { text: ['You are a pirate.'], usage }, { text: ['Arr'], usage });
  const events = await eventsOf(api, { model_name, auto_generate_prompt: true });
  expect(events.map(({ event }) => event)).toEqual(['metadata', 'start', 'chunk', 'usage', 'end', 'done']);
  expect(events[2]?.data).toMatchObject({ content: 'Arr', loop: 1 });
  expect(events[3]?.data).toMatchObject({ output_tokens: 2_000, total_cost: 0.037 });
  expect(vendor.requestsFor(model_name)).toHaveLength(2);
  expect(await api.credits()).toBeCloseTo(100 - 0.037, 6);
});

test('a loop that changes nothing ends the run with its answer last', async ({ api, vendor }) => {
  const model_name = vendor.scripted('gpt', { text: ['draft'] }, { text: ['same'] }, { text: ['same'] });
  const answer = await api.post(PATH, { agent_config: { model_name, max_loops: 5 }, task: 'x' });
  const { outputs } = (await answer.json()) as { outputs: { content: string }[] };
  expect(outputs.map(({ content }) => content)).toEqual(['draft', 'same', 'same']);
  expect(vendor.requestsFor(model_name)).toHaveLength(3);
});
