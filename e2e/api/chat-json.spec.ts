import { hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks } from '../support/sse.ts';
import type { VendorScript } from '../support/vendor-script.ts';

test("a plain request gets OpenAI's object, key for key", async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', {
    text: ['Hello', ' there'],
    usage: { input: 42, output: 8 },
    extra: { service_tier: 'on_demand', object: 'x', system_fingerprint: null },
  });
  const before = Math.floor(Date.now() / 1000);
  const body = await api.completion({ model });
  expect(body).toEqual({
    id: expect.stringMatching(/^chatcmpl-[A-Za-z0-9]{16,}$/),
    object: 'chat.completion',
    created: expect.any(Number),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'Hello there', refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: 42,
      completion_tokens: 8,
      total_tokens: 50,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
      cost: expect.any(Number),
    },
  });
  expect(Number.isInteger(body.created)).toBe(true);
  expect(body.created).toBeGreaterThanOrEqual(before);
});

test("OpenAI's SDK reads the answer", async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['Fine'] });
  const completion = await api.sdk().chat.completions.create({ model, messages: hello(), max_tokens: 50 });
  expect(completion.choices[0]?.message.content).toBe('Fine');
  expect(completion._request_id).toMatch(/^\S+$/);
});

test('two answers never share an id', async ({ api }) => {
  const [one, two] = [
    await api.completion({ model: 'test/echo' }),
    await api.completion({ model: 'test/echo' }),
  ];
  expect(one.id).not.toBe(two.id);
});

const FINISHES: [prefix: 'gpt' | 'claude', vendorWord: string, ours: string][] = [
  ['gpt', 'stop', 'stop'],
  ['gpt', 'length', 'length'],
  ['gpt', 'content_filter', 'content_filter'],
  ['gpt', 'eos', 'stop'],
  ['claude', 'end_turn', 'stop'],
  ['claude', 'stop_sequence', 'stop'],
  ['claude', 'max_tokens', 'length'],
  ['claude', 'refusal', 'content_filter'],
];

for (const [prefix, finish, ours] of FINISHES) {
  test(`the finish reason is true: ${prefix} ${finish} is ${ours}`, async ({ api, vendor }) => {
    const body = await api.completion({ model: vendor.scripted(prefix, { text: ['Hi'], finish }) });
    expect(body.choices[0]?.finish_reason).toBe(ours);
  });
}

test('an answer without content is an empty text, not a failure', async ({ api, vendor }) => {
  const body = await api.completion({ model: vendor.scripted('gpt', { text: [] }) });
  expect(body.choices[0]?.message.content).toBe('');
});

test('visible reasoning of a vendor is passed on beside the answer', async ({ api, vendor }) => {
  for (const prefix of ['gpt', 'claude'] as const) {
    const model = vendor.scripted(prefix, { reasoning: ['Let me', ' think.'], text: ['Done'] });
    const body = await api.completion({ model });
    expect(body.choices[0]?.message).toMatchObject({ content: 'Done', reasoning_content: 'Let me think.' });
  }
});

const USAGE: VendorScript = {
  text: ['Hi'],
  usage: { input: 1_000, output: 500, cached: 400, reasoning: 200 },
};

test("usage is the vendor's own, details included", async ({ api, vendor }) => {
  const body = await api.completion({ model: vendor.scripted('gpt', USAGE) });
  expect(body.usage).toMatchObject({
    prompt_tokens: 1_000,
    completion_tokens: 500,
    total_tokens: 1_500,
    prompt_tokens_details: { cached_tokens: 400 },
    completion_tokens_details: { reasoning_tokens: 200 },
  });
});

test('the details of usage are there when there is nothing to tell, in both forms', async ({
  api,
  vendor,
}) => {
  const none = {
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
  for (const usage of [{ input: 5, output: 1 }, null]) {
    const model = vendor.scripted('gpt', { text: ['Hi'], usage });
    expect((await api.completion({ model })).usage).toMatchObject(none);
    const answer = await api.stream({ model, stream_options: { include_usage: true } });
    expect(chunks(answer.body).at(-1)?.usage).toMatchObject(none);
  }
});

test("Anthropic's cached tokens are part of the prompt tokens", async ({ api, vendor }) => {
  const body = await api.completion({ model: vendor.scripted('claude', USAGE) });
  expect(body.usage).toMatchObject({
    prompt_tokens: 1_000,
    completion_tokens: 500,
    prompt_tokens_details: { cached_tokens: 400 },
  });
});

test('usage is counted and says so when the vendor reports none', async ({ api, vendor }) => {
  const body = await api.completion({
    model: vendor.scripted('gpt', { text: ['One two three'], usage: null }),
  });
  expect(body.usage).toMatchObject({ estimated: true });
  expect(body.usage.prompt_tokens).toBeGreaterThan(0);
  expect(body.usage.completion_tokens).toBeGreaterThan(0);
});

const COSTS: [model: string, usage: { input: number; output: number }, cost: number][] = [
  ['gpt-4o-mini', { input: 1_000, output: 1_000 }, 0.00075],
  ['gpt-4o', { input: 1_000, output: 1_000 }, 0.0125],
  ['claude-sonnet-4-20250514', { input: 1_000, output: 1_000 }, 0.018],
  ['groq/llama3-70b-8192', { input: 1_000, output: 1_000 }, 0.00138],
  ['gpt-of-unknown-price', { input: 1_000, output: 1_000 }, 0.025],
  // 0.15 and 0.6 micro-dollars: rounded once, half up, never per token.
  ['gpt-4o-mini', { input: 1, output: 1 }, 0.000001],
  ['gpt-4o-mini', { input: 3, output: 0 }, 0],
  ['gpt-4o-mini', { input: 10, output: 0 }, 0.000002],
];

for (const [model, usage, cost] of COSTS) {
  test(`${model} at ${usage.input} in and ${usage.output} out costs ${cost} USD`, async ({ api, vendor }) => {
    vendor.script(model.replace('groq/', ''), { text: usage.output === 0 ? [] : ['Hi'], usage });
    const body = await api.completion({ model });
    expect(body.usage.cost).toBe(cost);
    expect(body.model).toBe(model);
  });
}

test('a good answer carries the request id, its timing and no caching', async ({ api }) => {
  const answer = await api.chat({ model: 'test/echo' });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('x-request-id')).toMatch(/^\S{8,}$/);
  expect(answer.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
  await answer.body?.cancel();
});
