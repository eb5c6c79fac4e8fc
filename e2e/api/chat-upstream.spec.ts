import { hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { PROVIDER_KEY } from '../support/server.ts';
import type { VendorJson } from '../support/vendor-answer.ts';

/** What leaves for the vendor: real turns, and parameters in the vendor's own words. */

interface Turn {
  readonly role: string;
  readonly content: unknown;
  readonly name?: string;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return (content as { text?: string }[]).map((part) => part.text ?? '').join('');
}

const turnsOf = (body: VendorJson | undefined) =>
  ((body?.messages ?? []) as Turn[]).map((turn) => [turn.role, textOf(turn.content)]);

const messages = [
  { role: 'system', content: 'You are a math tutor.' },
  { role: 'user', content: 'What is the derivative of x^2?', name: 'Ada' },
  { role: 'developer', content: [{ type: 'text', text: 'Answer in LaTeX.' }] },
  { role: 'assistant', content: 'The derivative of x^2 is 2x.' },
  { role: 'user', content: [{ type: 'text', text: 'What about x^3?' }] },
];
const dialogue = [
  ['user', 'What is the derivative of x^2?'],
  ['assistant', 'The derivative of x^2 is 2x.'],
  ['user', 'What about x^3?'],
];

test('OpenAI sees the conversation as turns, system messages joined in front', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['3x^2'] });
  await api.completion({ model, messages });
  const [request] = vendor.requestsFor(model);
  expect(turnsOf(request?.body)).toEqual([
    ['system', 'You are a math tutor.\n\nAnswer in LaTeX.'],
    ...dialogue,
  ]);
  expect((request?.body.messages as Turn[] | undefined)?.[1]?.name).toBe('Ada');
});

test('Anthropic sees the conversation as turns, the system prompt apart', async ({ api, vendor }) => {
  const model = vendor.scripted('claude', { text: ['3x^2'] });
  await api.completion({ model, messages });
  const body = vendor.requestsFor(model)[0]?.body;
  expect(textOf(body?.system)).toBe('You are a math tutor.\n\nAnswer in LaTeX.');
  expect(turnsOf(body)).toEqual(dialogue);
});

test('without a system message the agent is a helpful assistant', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['Hi'] });
  await api.completion({ model });
  expect(turnsOf(vendor.requestsFor(model)[0]?.body)).toEqual([
    ['system', 'You are a helpful assistant.'],
    ['user', 'Hello there'],
  ]);
});

test("each name goes to its maker, with our key and never the caller's", async ({ api, vendor }) => {
  const routes = [
    ['gpt-4o-mini', 'openai', 'gpt-4o-mini'],
    ['openai/gpt-4o-mini', 'openai', 'gpt-4o-mini'],
    ['o3-mini', 'openai', 'o3-mini'],
    ['claude-sonnet-4-20250514', 'anthropic', 'claude-sonnet-4-20250514'],
    ['anthropic/claude-sonnet-4-20250514', 'anthropic', 'claude-sonnet-4-20250514'],
    ['groq/llama3-70b-8192', 'groq', 'llama3-70b-8192'],
  ] as const;
  for (const [model, name, vendorModel] of routes) {
    const body = await api.completion({ model });
    expect(body.model).toBe(model);
    const request = vendor.requestsFor(vendorModel).at(-1);
    expect(request?.vendor).toBe(name);
    const sent = JSON.stringify(request?.headers);
    expect(sent).toContain(PROVIDER_KEY);
    expect(sent + JSON.stringify(request?.body)).not.toContain(api.account.key);
  }
});

test('settings reach OpenAI by their names, defaults included', async ({ api, vendor }) => {
  const settings = {
    temperature: 1.7,
    top_p: 0.9,
    presence_penalty: -1,
    frequency_penalty: 1.5,
    stop: ['END', '###'],
    seed: 7,
  };
  await api.completion({ model: 'gpt-4o', ...settings });
  await api.completion({ model: 'gpt-4o' });
  const [given, defaulted] = vendor.requestsFor('gpt-4o').map((request) => request.body);
  expect(given).toMatchObject(settings);
  expect(defaulted).toMatchObject({ temperature: 0.5 });
  expect(limitOf(defaulted)).toBe(8_192);
  for (const absent of ['top_p', 'presence_penalty', 'frequency_penalty', 'stop', 'seed', 'tools', 'n']) {
    expect(defaulted?.[absent] ?? null).toBeNull();
  }
});

function limitOf(body: VendorJson | undefined): unknown {
  return body?.max_completion_tokens ?? body?.max_tokens;
}

test('our own fields stay here', async ({ api, vendor }) => {
  await api.completion({
    model: 'gpt-4o',
    max_loops: 1,
    max_cost: 1,
    metadata: { a: 'b' },
    unknown_field: 1,
  });
  const body = vendor.requestsFor('gpt-4o')[0]?.body ?? {};
  for (const own of ['max_loops', 'max_cost', 'unknown_field']) expect(body).not.toHaveProperty(own);
});

test('a single stop text is as good as a list', async ({ api, vendor }) => {
  await api.completion({ model: 'gpt-4o', stop: 'END' });
  expect([vendor.requestsFor('gpt-4o')[0]?.body.stop].flat()).toEqual(['END']);
});

test('reasoning models get max_completion_tokens and an effort, and nothing they refuse', async ({
  api,
  vendor,
}) => {
  await api.completion({
    model: 'o3-mini',
    max_tokens: 1_000,
    temperature: 1.2,
    top_p: 0.5,
    presence_penalty: 1,
    frequency_penalty: 1,
    reasoning_effort: 'high',
  });
  const body = vendor.requestsFor('o3-mini')[0]?.body;
  expect(body).toMatchObject({ max_completion_tokens: 1_000, reasoning_effort: 'high' });
  for (const refused of ['max_tokens', 'temperature', 'top_p', 'presence_penalty', 'frequency_penalty']) {
    expect(body).not.toHaveProperty(refused);
  }
});

test('Anthropic gets a temperature it accepts, its own stop list, and no penalties', async ({
  api,
  vendor,
}) => {
  const model = 'claude-sonnet-4-20250514';
  await api.completion({
    model,
    temperature: 2,
    max_tokens: 100,
    stop: 'END',
    presence_penalty: 1,
    frequency_penalty: 1,
    seed: 3,
  });
  const body = vendor.requestsFor(model)[0]?.body;
  expect(body).toMatchObject({ temperature: 1, max_tokens: 100, stop_sequences: ['END'] });
  for (const refused of ['presence_penalty', 'frequency_penalty', 'seed', 'stop', 'max_completion_tokens']) {
    expect(body).not.toHaveProperty(refused);
  }
});

test('max_completion_tokens wins over max_tokens, and 0 means unset', async ({ api, vendor }) => {
  const settings = [
    { max_tokens: 10, max_completion_tokens: 20 },
    { max_tokens: 10 },
    { max_tokens: 0 },
    { max_tokens: 10, max_completion_tokens: null },
  ];
  for (const setting of settings) await api.completion({ model: 'gpt-4o', ...setting });
  const limits = vendor.requestsFor('gpt-4o').map((request) => limitOf(request.body));
  expect(limits).toEqual([20, 10, 8_192, 10]);
});

test('a defaulted limit is fitted to what the context leaves', async ({ api, vendor }) => {
  const messages = hello('word '.repeat(2_000));
  await api.completion({ model: 'groq/llama3-70b-8192', messages });
  const limit = Number(limitOf(vendor.requestsFor('llama3-70b-8192')[0]?.body));
  expect(limit).toBeGreaterThan(4_000);
  expect(limit).toBeLessThanOrEqual(8_192 - 2_000);
});

test("an explicit limit above the model's is refused by name and number", async ({ api, vendor }) => {
  for (const param of ['max_tokens', 'max_completion_tokens']) {
    const answer = await api.chat({ model: 'gpt-4o', [param]: 100_000 });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { param: string; message: string } };
    expect(error.param).toBe(param);
    expect(error.message).toMatch(/16,?384/);
  }
  expect(vendor.calls).toEqual([]);
});

test('a prompt beyond the context is refused before anything is spent', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const before = await api.credits();
  const answer = await api.chat({ model: 'groq/llama3-70b-8192', messages: hello('word '.repeat(9_000)) });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { code: 'context_length_exceeded' } });
  expect(vendor.calls).toEqual([]);
  expect(await api.credits()).toBe(before);
});
