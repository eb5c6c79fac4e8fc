import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { dataUrl, gif, png } from '../support/images.ts';
import type { VendorJson } from '../support/vendor-answer.ts';
import { gate } from '../support/vendor-script.ts';

/** `POST /v1/agent/completions`, answered as JSON. */

const PATH = '/v1/agent/completions';
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

interface AgentAnswer {
  readonly job_id: string;
  readonly outputs: readonly {
    readonly role: string;
    readonly content: unknown;
    readonly message_id: string;
  }[];
  readonly usage: Readonly<Record<string, number>>;
  readonly [key: string]: unknown;
}

async function run(api: Api, config: VendorJson, rest: VendorJson = {}): Promise<AgentAnswer> {
  const answer = await api.post(PATH, { agent_config: config, task: 'Say hello', ...rest });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as AgentAnswer;
}

test('the answer is documented key for key', async ({ api, vendor }) => {
  const model_name = vendor.scripted('gpt', { text: ['Hello', '!'], usage: { input: 100, output: 10 } });
  const config = {
    agent_name: 'Greeter',
    description: 'Greets',
    model_name,
    temperature: 0.8,
    max_tokens: 64,
  };
  expect(await run(api, config)).toEqual({
    job_id: expect.stringMatching(/^agent-[0-9a-f]{32}$/),
    success: true,
    name: 'Greeter',
    description: 'Greets',
    temperature: 0.8,
    outputs: [
      {
        role: 'Greeter',
        content: 'Hello!',
        timestamp: expect.stringMatching(ISO),
        message_id: expect.any(String),
      },
    ],
    usage: { input_tokens: 100, output_tokens: 10, total_tokens: 110, img_cost: 0, total_cost: 0.000835 },
    timestamp: expect.stringMatching(ISO),
  });
});

test('history stays real turns, as a list or as an object of entries', async ({ api, vendor }) => {
  const entries = [
    { role: 'user', content: 'My name is Ada.' },
    { role: 'assistant', content: 'Hello Ada.' },
    { role: 'Greeter', content: 'I am the agent.' },
  ];
  const model_name = vendor.scripted('gpt', { text: ['Ada'] });
  for (const history of [entries, { a: entries[0], b: entries[1], c: entries[2] }]) {
    await run(api, { model_name, system_prompt: 'Be kind.' }, { history, task: 'Who am I?' });
    const sent = vendor.requestsFor(model_name).at(-1)?.body.messages as { role: string; content: unknown }[];
    expect(sent.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'assistant', 'user']);
    expect(JSON.stringify(sent.at(-1)?.content)).toContain('Who am I?');
    expect(JSON.stringify(sent[0])).toContain('Be kind.');
  }
});

test('settings and defaults reach the vendor', async ({ api, vendor }) => {
  const llm_args = { top_p: 0.9, presence_penalty: 1, frequency_penalty: -1, stop: ['END'], seed: 3 };
  await run(api, { model_name: 'gpt-4o', llm_args, temperature: 1.5, max_tokens: 99 });
  await run(api, { model_name: 'gpt-4o', dynamic_temperature_enabled: true, role: 'worker', unknown_key: 1 });
  const [given, defaulted] = vendor.requestsFor('gpt-4o').map(({ body }) => body);
  expect(given).toMatchObject({ ...llm_args, temperature: 1.5 });
  expect(defaulted).toMatchObject({ temperature: 0.5 });
  expect(defaulted?.max_completion_tokens ?? defaulted?.max_tokens).toBe(8_192);
});

test("without a model the server's default answers", async ({ api, newServer, vendor }) => {
  await run(api, {});
  expect(vendor.calls.at(-1)?.model).toBe('gpt-4.1');
  const bare = await apiFor(await newServer({ vendor: null }));
  expect(JSON.stringify((await run(bare, {})).outputs)).toContain('Say hello');
});

test('images come as raw base64, as data URLs, one or many, all in the one turn', async ({ api }) => {
  const answer = await run(
    api,
    { model_name: 'test/echo' },
    {
      img: png(37, 21).toString('base64'),
      imgs: [dataUrl('image/gif', gif(9, 8)), png(4, 5).toString('base64')],
    },
  );
  const text = String(answer.outputs[0]?.content);
  for (const seen of ['image/png 37x21', 'image/gif 9x8', 'image/png 4x5']) expect(text).toContain(seen);
  expect(text.match(/^user/gm)).toHaveLength(1);
});

test('an image costs its price and is listed', async ({ api, vendor }) => {
  const model_name = vendor.scripted('gpt', { text: ['A square'], usage: { input: 10, output: 1 } });
  const answer = await run(api, { model_name }, { img: dataUrl('image/png', png(8, 8)) });
  expect(answer.usage).toMatchObject({ img_cost: 0.25, total_cost: 0.250084 });
});

test('loops are one output each, the answer last', async ({ api, vendor }) => {
  const usage = { input: 100, output: 10 };
  const model_name = vendor.scripted(
    'gpt',
    { text: ['one'], usage },
    { text: ['two'], usage },
    { text: ['three'], usage },
  );
  const answer = await run(api, { model_name, max_loops: 3, agent_name: 'Thinker' });
  expect(answer.outputs.map(({ role, content }) => [role, content])).toEqual([
    ['Thinker', 'one'],
    ['Thinker', 'two'],
    ['Thinker', 'three'],
  ]);
  expect(new Set(answer.outputs.map(({ message_id }) => message_id)).size).toBe(3);
  expect(answer.usage).toMatchObject({ input_tokens: 300, output_tokens: 30, total_cost: 0.002505 });
});

test("called tools are the content, in OpenAI's form, and are not run", async ({ api, vendor }) => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const tools_list_dictionary = [{ type: 'function', function: { name: 'weather', parameters } }];
  const toolCalls = [{ id: 'call_a', name: 'weather', arguments: ['{"city":"Oslo"}'] }];
  for (const prefix of ['gpt', 'claude'] as const) {
    const answer = await run(api, {
      model_name: vendor.scripted(prefix, { toolCalls }),
      tools_list_dictionary,
    });
    expect(answer.outputs).toHaveLength(1);
    expect(answer.outputs[0]?.content).toEqual([
      { id: 'call_a', type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
    ]);
  }
});

const REFUSED: [what: string, body: VendorJson, loc: (string | number)[]][] = [
  ['no agent', { task: 'x' }, ['body', 'agent_config']],
  ['no task', { agent_config: {} }, ['body', 'task']],
  ['a task that is no text', { agent_config: {}, task: 5 }, ['body', 'task']],
  [
    'temperature above 2',
    { agent_config: { temperature: 3 }, task: 'x' },
    ['body', 'agent_config', 'temperature'],
  ],
  [
    'max_loops as a word',
    { agent_config: { max_loops: 'auto' }, task: 'x' },
    ['body', 'agent_config', 'max_loops'],
  ],
  [
    'max_loops above 100',
    { agent_config: { max_loops: 101 }, task: 'x' },
    ['body', 'agent_config', 'max_loops'],
  ],
  [
    'top_p above 1',
    { agent_config: { llm_args: { top_p: 2 } }, task: 'x' },
    ['body', 'agent_config', 'llm_args', 'top_p'],
  ],
  [
    'a turn without a role',
    { agent_config: {}, task: 'x', history: [{ content: 'x' }] },
    ['body', 'history', 0, 'role'],
  ],
];

for (const [what, body, loc] of REFUSED) {
  test(`refused with FastAPI's 422 list: ${what}`, async ({ api }) => {
    const answer = await api.post(PATH, body);
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: unknown[] };
    expect(detail[0]).toEqual({ loc, msg: expect.any(String), type: expect.any(String) });
  });
}

test('everything that is wrong is listed at once', async ({ api }) => {
  const answer = await api.post(PATH, { agent_config: { temperature: 9, max_loops: 0 } });
  const { detail } = (await answer.json()) as { detail: { loc: unknown[] }[] };
  expect(detail.map(({ loc }) => loc.at(-1)).sort()).toEqual(['max_loops', 'task', 'temperature']);
});

test('other refusals are a sentence under detail', async ({ api, newAccount }) => {
  const poor = await newAccount({ credits: 0 });
  const config = (model_name: string) => ({ agent_config: { model_name }, task: 'x' });
  for (const [caller, model, status] of [
    [api, 'no/such', 404],
    [api, 'gpt-fault-401', 502],
    [api, 'gpt-fault-529', 503],
    [api, 'gpt-fault-429-seconds', 429],
    [api, 'test/error-400', 400],
    [poor, 'gpt-4o', 402],
  ] as const) {
    const answer = await caller.post(PATH, config(model));
    expect(answer.status, model).toBe(status);
    expect(await answer.json()).toEqual({ detail: expect.any(String) });
    if (status === 429) expect(answer.headers.get('retry-after')).toBe('7');
    if (status === 402) expect(answer.headers.get('x-should-retry')).toBe('false');
  }
});

test('a run can be paid, limited and logged like any other', async ({ newAccount, vendor }) => {
  const api = await newAccount({ tier: 'free' });
  const model_name = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  const answer = await run(api, { model_name, agent_name: 'Greeter' });
  expect(await api.credits()).toBeCloseTo(100 - 0.0185, 6);
  const [logged] = await api.runs();
  expect(logged).toMatchObject({ id: answer.job_id, endpoint: PATH, status: 'completed', cost: 0.0185 });
});

test('auto_generate_prompt writes the system prompt first and pays for it', async ({ api, vendor }) => {
  const usage = { input: 100, output: 10 };
  const model_name = vendor.scripted('gpt', { text: ['You are a pirate.'], usage }, { text: ['Arr'], usage });
  const answer = await run(api, { model_name, auto_generate_prompt: true, description: 'A pirate' });
  expect(answer.outputs.map(({ content }) => content)).toEqual(['Arr']);
  expect(answer.usage).toMatchObject({ input_tokens: 200, output_tokens: 20 });
  const [, second] = vendor.requestsFor(model_name);
  expect(JSON.stringify((second?.body.messages as VendorJson[] | undefined)?.[0])).toContain(
    'You are a pirate.',
  );
});

test('leaving stops the vendor and releases the hold', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const { until } = gate();
  const interrupt = { at: 'before-headers', by: 'gate', until } as const;
  const model_name = vendor.scripted('gpt', { text: ['Hi'], interrupt });
  const caller = new AbortController();
  const body = { agent_config: { model_name }, task: 'x' };
  const answer = api.post(PATH, body, { signal: caller.signal }).catch(() => null);
  await expect.poll(() => vendor.requestsFor(model_name).length).toBe(1);
  caller.abort();
  await answer;
  await expect.poll(() => vendor.requestsFor(model_name)[0]?.abortedAt ?? null).not.toBeNull();
  await expect.poll(() => api.runs()).toHaveLength(1);
  const [run] = await api.runs();
  expect(run?.status).toBe('cancelled');
  expect(await api.credits()).toBeCloseTo(100 - (run?.cost ?? 0), 6);
});
