import { expect, test } from 'vitest';
import type { ModelCall, ModelEvent } from '#lib/models/provider.ts';
import { callOf, runCall } from '#lib/models/testing/run-call.ts';
import { countTokens } from '#lib/models/token-count.ts';
import { jsonDocument } from './json-document.ts';
import { createTestProvider } from './test-provider.ts';

const provider = createTestProvider({
  slowFirstTokenMs: 60,
  slowTokenMs: 1,
  timeoutMs: 20,
  idleTimeoutMs: 30,
});
const run = (model: string, changes: Partial<ModelCall> = {}) =>
  runCall(provider, callOf({ model, ...changes }));
const tool = (name: string, properties: object = {}) => ({
  name,
  description: null,
  parameters: { type: 'object', properties, required: Object.keys(properties) },
  strict: null,
});

test('test/echo answers with the turns, the settings and each image', async () => {
  const image = { type: 'image', detail: 'auto', size: { width: 37, height: 21 } } as const;
  const { text, events } = await run('echo', {
    temperature: 0.5,
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'one' }] },
      { role: 'assistant', content: 'two', toolCalls: [] },
      {
        role: 'user',
        name: 'ada',
        content: [
          { type: 'text', text: 'three' },
          { ...image, source: { kind: 'data', mediaType: 'image/png', base64: 'QUJD' } },
        ],
      },
    ],
  });
  expect(text).toBe(
    'system: Be brief\n\nuser: one\n\nassistant: two\n\nuser (ada): three\nimage/png 37x21\n\ntemperature: 0.5\nmax_tokens: 1000\n',
  );
  expect(events.filter(({ type }) => type === 'text-delta').length).toBeGreaterThan(10);
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test('test/echo does not double with every turn of a chat', async () => {
  const { text } = await run('echo', {
    messages: [{ role: 'assistant', content: 'x'.repeat(1_000), toolCalls: [] }],
  });
  expect(text).toContain('(800 more characters)');
});

test('reports usage by the tokenizer, images included', async () => {
  const { text, events } = await run('echo');
  const usage = events.find((event) => event.type === 'usage');
  expect(usage?.usage).toMatchObject({
    promptTokens: 3 + 3 + 1,
    completionTokens: await countTokens(text),
    estimated: false,
  });
});

test.each([1, 7, 50, 399])('cuts an answer after exactly %i tokens and says so', async (maxTokens) => {
  const { text, events } = await run('story@1000000', { maxTokens });
  expect(await countTokens(text)).toBe(maxTokens);
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'length' });
});

test('ends before a stop sequence, which is not said', async () => {
  const { text, events } = await run('story@1000000', { stop: ['nowhere', '## What'] });
  expect(text.endsWith('**dated tomorrow**.\n\n')).toBe(true);
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop', stopSequence: '## What' });
});

test('test/story holds all that a chat window renders, in about 400 tokens', async () => {
  const { text } = await run('story@1000000');
  for (const part of [/^# /m, /^1\. /m, /^- /m, /^```python$/m, /^\| --- /m, /\$\$/, /^> /m, /\*\*/]) {
    expect(text).toMatch(part);
  }
  expect(await countTokens(text)).toBeGreaterThan(380);
  expect(await countTokens(text)).toBeLessThan(460);
});

test('test/story tells another version in each loop, and the same one each time', async () => {
  const texts = [];
  for (const loop of [1, 2, 3, 4, 5, 1]) texts.push((await run('story@1000000', { loop })).text);
  expect(new Set(texts).size).toBe(5);
  expect(texts[5]).toBe(texts[0]);
});

test('test/story is told within two seconds, one event at a time', async () => {
  const started = performance.now();
  const { batches } = await run('story');
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(batches.length).toBeGreaterThan(100);
});

test('test/tools calls the first tool with arguments valid for its schema', async () => {
  const { events } = await run('tools', {
    tools: [tool('weather', { city: { type: 'string' } }), tool('clock')],
  });
  expect(events[0]).toMatchObject({ type: 'tool-call-start', index: 0, name: 'weather' });
  const json = events.map((event) => (event.type === 'tool-call-delta' ? event.arguments : '')).join('');
  expect(JSON.parse(json)).toEqual({ city: 'a city' });
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'tool_calls' });
});

const called = (events: readonly ModelEvent[]) =>
  events.flatMap((event) => (event.type === 'tool-call-start' ? [event.name] : []));

test('test/tools does as tool_choice says', async () => {
  const tools = [tool('weather'), tool('clock')];
  expect(called((await run('tools', { tools, toolChoice: 'required' })).events)).toEqual(['weather']);
  expect(called((await run('tools', { tools, toolChoice: { name: 'clock' } })).events)).toEqual(['clock']);
  const answered = [{ role: 'tool', toolCallId: 'c1', content: 'rain' }] as const;
  const again = await run('tools', { tools, toolChoice: 'required', messages: answered });
  expect(called(again.events)).toEqual(['weather']);
  expect(called((await run('tools', { tools, parallelToolCalls: true })).events)).toEqual([
    'weather',
    'clock',
  ]);
  const none = await run('tools', { tools, toolChoice: 'none' });
  expect(called(none.events)).toEqual([]);
  expect(none.text).toContain('tool_choice');
});

test('test/tools answers from the results of its calls', async () => {
  const { text, events } = await run('tools', {
    tools: [tool('weather')],
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'weather', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'c1', content: 'rain' },
    ],
  });
  expect(text).toBe('weather answered: rain');
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test('test/json gives a document for the schema, or an object', async () => {
  const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };
  const format = { type: 'json_schema', name: 'a', description: null, schema, strict: true } as const;
  expect(JSON.parse((await run('json', { responseFormat: format })).text)).toEqual({ ok: true });
  expect(JSON.parse((await run('json')).text)).toMatchObject({ question: 'hello' });
});

const weather = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const said = (text: string) => [{ role: 'user', content: [{ type: 'text', text }] } as const];

test.each([
  ['after words', `Match this json_schema:\n\n${JSON.stringify(weather, null, 2)}\n\nNot the schema itself.`],
  ['in a code fence', `Answer as JSON:\n\`\`\`json\n${JSON.stringify(weather)}\n\`\`\``],
  [
    'after an example',
    `As for {"properties": {"foo": {"type": "array"}}} the object {"foo": []}: ${JSON.stringify(weather)}`,
  ],
  ['with more around it', JSON.stringify({ name: 'weather', schema: weather })],
  ['among braces that open nothing', `{ not JSON } {{ "${JSON.stringify(weather)}`],
])('test/json fits a schema written in a message %s', async (_, text) => {
  expect(JSON.parse((await run('json', { messages: said(text) })).text)).toEqual({ city: 'a city' });
  const system = { role: 'system', content: text } as const;
  const asked = await run('json', {
    messages: [system, ...said('Go')],
    responseFormat: { type: 'json_object' },
  });
  expect(JSON.parse(asked.text)).toEqual({ city: 'a city' });
});

test('test/json takes no document for a schema, and its time for no text', async () => {
  for (const text of ['{"type": "object", "city": "Rome"}', '{"ok": true}', '{'.repeat(3_000_000)]) {
    const started = performance.now();
    expect(JSON.parse((await run('json', { messages: said(text.slice(0, 100)) })).text)).toHaveProperty(
      'question',
    );
    jsonDocument(callOf({ messages: said(text) }));
    expect(performance.now() - started).toBeLessThan(1_000);
  }
});

test('a schema that nothing can meet is the request’s fault, named with its place', async () => {
  const schema = {
    type: 'object',
    properties: { n: { type: 'integer', minimum: 1e300, maximum: 1 } },
    required: ['n'],
  };
  const format = { type: 'json_schema', name: 'a', description: null, schema, strict: true } as const;
  const hostile = { ...tool('weather'), parameters: schema };
  const refusals = [
    await run('json', { responseFormat: format }),
    await run('json', { messages: said(JSON.stringify(schema)) }),
    await run('tools', { tools: [hostile] }),
  ];
  expect(refusals.map(({ error }) => [error?.code, error?.param])).toEqual([
    ['invalid_request', 'response_format'],
    ['invalid_request', 'messages'],
    ['invalid_request', 'tools'],
  ]);
  for (const { error } of refusals) expect(error?.message).toContain('at n: no value is valid');
});

test('all tools of one answer share one budget', async () => {
  const long = {
    type: 'object',
    properties: { text: { type: 'string', minLength: 90_000 } },
    required: ['text'],
  };
  const tools = Array.from({ length: 128 }, (_, index) => ({ ...tool(`tool${index}`), parameters: long }));
  const { error, events } = await run('tools', { tools, parallelToolCalls: true });
  expect(error).toMatchObject({ code: 'invalid_request', param: 'tools' });
  expect(events).toEqual([]);
});

test('test/slow begins late', async () => {
  const started = performance.now();
  await run('slow');
  expect(performance.now() - started).toBeGreaterThan(59);
});

test.each([
  ['error-400', 'invalid_request', ''],
  ['error-401', 'invalid_api_key', ''],
  ['error-429', 'rate_limit_exceeded', ''],
  ['error-500', 'internal_error', ''],
  ['error-timeout', 'upstream_timeout', ''],
  ['error-midstream', 'upstream_error', 'This answer begins'],
  ['error-stall', 'upstream_timeout', 'This answer begins'],
])('test/%s fails as %s', async (model, code, begins) => {
  const { error, text, events } = await run(model);
  expect(error?.code).toBe(code);
  expect(text.startsWith(begins)).toBe(true);
  expect(text === '').toBe(begins === '');
  expect(events.some(({ type }) => type === 'finish')).toBe(false);
  expect(error?.retryAfterMs).toBe(code === 'rate_limit_exceeded' ? 1_000 : null);
});

test.each(['slow', 'story@1', 'error-stall', 'echo'])(
  'test/%s ends at once when the caller leaves',
  async (model) => {
    const patient = createTestProvider({
      slowFirstTokenMs: 9e6,
      slowTokenMs: 9e6,
      timeoutMs: 9e6,
      idleTimeoutMs: 9e6,
    });
    const left = new AbortController();
    const running = runCall(patient, callOf({ model }), left.signal);
    left.abort(new Error('client left'));
    await expect(running).rejects.toThrow('client left');
  },
);
