import { afterEach, expect, test } from 'vitest';
import type { UpstreamLimits } from '#lib/models/models-config.ts';
import type { ModelEvent, Provider } from '#lib/models/provider.ts';
import { callOf, runCall } from '#lib/models/testing/run-call.ts';
import {
  data,
  endlessJson,
  json,
  type ResponseScript,
  type ScriptedVendor,
  sse,
  sseThenReset,
  startVendor,
} from '#lib/models/testing/scripted-vendor.ts';
import { createTransport, type Transport } from '#lib/models/upstream/transport.ts';
import { createOpenAiWire } from './openai-wire.ts';

const LIMITS: UpstreamLimits = {
  connectTimeoutMs: 2_000,
  firstEventTimeoutMs: 2_000,
  idleTimeoutMs: 2_000,
  totalTimeoutMs: 20_000,
  retries: 0,
};

let vendor: ScriptedVendor;
let transport: Transport;

afterEach(async () => {
  transport.close();
  await vendor.close();
});

async function serve(
  scripts: readonly ResponseScript[],
  limits: Partial<UpstreamLimits> = {},
): Promise<Provider> {
  vendor = await startVendor(...scripts);
  const all = { ...LIMITS, ...limits };
  transport = createTransport(all.connectTimeoutMs);
  return createOpenAiWire({
    id: 'openai',
    baseUrl: `${vendor.origin}/v1`,
    apiKey: 'sk-provider-secret-key',
    keyVariable: 'OPENAI_API_KEY',
    limits: all,
    transport,
  });
}

const delta = (content: string, finish: string | null = null) =>
  data({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const finish = (reason: string) => data({ choices: [{ index: 0, delta: {}, finish_reason: reason }] });
const usage = data({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 2 } });
const GOOD = [delta('Hel'), delta('lo'), finish('stop'), usage, data('[DONE]')].join('');

const good: readonly ModelEvent[] = [
  { type: 'text-delta', text: 'Hel' },
  { type: 'text-delta', text: 'lo' },
  {
    type: 'usage',
    usage: {
      promptTokens: 7,
      completionTokens: 2,
      cachedTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      estimated: false,
    },
  },
  { type: 'finish', reason: 'stop' },
];

test('relays deltas one by one, then usage, then the finish', async () => {
  const provider = await serve([sse(GOOD)]);
  const { events, error } = await runCall(provider, callOf());
  expect(error).toBeNull();
  expect(events).toEqual(good);
  expect(vendor.requests[0]?.path).toBe('/v1/chat/completions');
  expect(vendor.requests[0]?.headers.authorization).toBe('Bearer sk-provider-secret-key');
  expect(vendor.requests[0]?.body).toEqual({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: 'hello' }],
    max_tokens: 1_000,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test('gives the same events wherever the reads are cut', async () => {
  const bytes = Buffer.from([data({ choices: [{ delta: { content: 'é👩' } }] }), finish('stop')].join(''));
  const provider = await serve([
    (response, { body }) => {
      const at = Number((body as { seed: number }).seed);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(bytes.subarray(0, at), () => setImmediate(() => response.end(bytes.subarray(at))));
    },
  ]);
  for (let seed = 1; seed < bytes.length; seed += 1) {
    const { events } = await runCall(provider, callOf({ seed }));
    expect(events).toEqual([
      { type: 'text-delta', text: 'é👩' },
      { type: 'finish', reason: 'stop' },
    ]);
  }
});

test('delivers the first event while the answer is still being made', async () => {
  const provider = await serve([sse(delta('Hel'), { open: true })]);
  const left = new AbortController();
  const first = Promise.withResolvers<readonly ModelEvent[]>();
  const run = provider.run(callOf(), left.signal, first.resolve);
  expect(await first.promise).toEqual([{ type: 'text-delta', text: 'Hel' }]);
  left.abort(new Error('enough'));
  await expect(run).rejects.toThrow('enough');
});

test('makes the same events of one plain body when nobody watches', async () => {
  const body = {
    choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 7, completion_tokens: 2 },
  };
  const provider = await serve([json(body)]);
  const { events } = await runCall(provider, callOf({ stream: false }));
  expect(events).toEqual([{ type: 'text-delta', text: 'Hello' }, ...good.slice(2)]);
  expect(vendor.requests[0]?.body).not.toHaveProperty('stream');
});

test.each([
  ['[DONE] without a finish reason is a stop', [delta('Hi'), data('[DONE]')], 'stop'],
  ['a finish reason without [DONE] is complete', [delta('Hi'), finish('length')], 'length'],
  ['an unknown finish reason is a stop', [delta('Hi', 'eos_token'), data('[DONE]')], 'stop'],
  ['a filtered answer says so', [delta('Hi', 'content_filter'), data('[DONE]')], 'content_filter'],
])('%s', async (_, frames, reason) => {
  const provider = await serve([sse(frames.join(''))]);
  const { events, error } = await runCall(provider, callOf());
  expect(error).toBeNull();
  expect(events.at(-1)).toEqual({ type: 'finish', reason });
});

test('a reset after the finish reason loses nothing', async () => {
  const provider = await serve([sseThenReset(delta('Hi') + finish('stop'))]);
  const { events, error } = await runCall(provider, callOf());
  expect(error).toBeNull();
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test.each([
  ['ends with neither finish nor [DONE]', sse(delta('Hi')), 'upstream_error'],
  ['is reset', sseThenReset(delta('Hi')), 'upstream_error'],
  ['sends a frame that is not JSON', sse(`${delta('Hi')}data: {"choices":[\n\n`), 'upstream_error'],
  [
    'sends an error object',
    sse(delta('Hi') + data({ error: { message: 'slow down', code: 429 } })),
    'rate_limit_exceeded',
  ],
])('fails after the good text when the stream %s', async (_, script, code) => {
  const provider = await serve([script]);
  const { text, error } = await runCall(provider, callOf());
  expect(text).toBe('Hi');
  expect(error?.code).toBe(code);
});

test('closes the upstream socket within 250 ms of an abort, and throws its reason', async () => {
  const provider = await serve([sse(delta('Hel'), { open: true })]);
  const left = new AbortController();
  const first = Promise.withResolvers<unknown>();
  const run = provider.run(callOf(), left.signal, first.resolve);
  await first.promise;
  const started = performance.now();
  left.abort(new Error('client left'));
  await expect(run).rejects.toThrow('client left');
  await vendor.clientLeft;
  expect(performance.now() - started).toBeLessThan(250);
});

test.each([
  [
    'at once',
    () => {
      throw new Error('full');
    },
  ],
  ['later', () => Promise.reject(new Error('full'))],
])('closes the upstream socket when its receiver fails %s', async (_, onEvents) => {
  const provider = await serve([sse(delta('Hel'), { open: true })]);
  await expect(provider.run(callOf(), new AbortController().signal, onEvents)).rejects.toThrow('full');
  await vendor.clientLeft;
  expect(await vendor.connections()).toBe(0);
});

test('keeps its connection for calls that follow each other', async () => {
  const provider = await serve([sse(GOOD)]);
  for (let i = 0; i < 10; i += 1) await runCall(provider, callOf());
  // The end of a body may arrive just after the next call has begun, hence a second one.
  expect(await vendor.connections()).toBeLessThanOrEqual(2);
});

test('gives up when the first event does not come, and says so', async () => {
  const provider = await serve([sse(': thinking\n\n', { open: true })], { firstEventTimeoutMs: 60 });
  const { error } = await runCall(provider, callOf());
  expect(error?.code).toBe('upstream_timeout');
  await vendor.clientLeft;
});

test('gives up when an answer falls silent', async () => {
  const provider = await serve([sse(delta('Hel'), { open: true })], { idleTimeoutMs: 60 });
  const { text, error } = await runCall(provider, callOf());
  expect(text).toBe('Hel');
  expect(error?.code).toBe('upstream_timeout');
});

test('does not count the time that its reader takes', async () => {
  let write: (() => void) | undefined;
  const provider = await serve(
    [
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(delta('Hel'));
        write = () => response.end(delta('lo') + finish('stop'));
      },
    ],
    { idleTimeoutMs: 40 },
  );
  const texts: ModelEvent[] = [];
  await provider.run(callOf(), new AbortController().signal, async (batch) => {
    texts.push(...batch);
    if (texts.length > 1) return;
    await new Promise((resolve) => setTimeout(resolve, 120));
    write?.();
  });
  expect(texts.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test('tries again before the first event, and not after', async () => {
  const provider = await serve([json({ error: { message: 'oops' } }, 503), sse(GOOD)], { retries: 1 });
  expect((await runCall(provider, callOf())).text).toBe('Hello');
  expect(vendor.requests).toHaveLength(2);
  await vendor.close();
  const cut = await serve([sseThenReset(delta('Hi')), sse(GOOD)], { retries: 1 });
  expect((await runCall(cut, callOf())).error?.code).toBe('upstream_error');
  expect(vendor.requests).toHaveLength(1);
});

test('stops trying when the caller leaves', async () => {
  const provider = await serve([json({}, 503)], { retries: 5 });
  const left = new AbortController();
  const running = runCall(provider, callOf(), left.signal);
  while (vendor.requests.length < 1) await new Promise((resolve) => setImmediate(resolve));
  left.abort(new Error('client left'));
  await expect(running).rejects.toThrow('client left');
  expect(vendor.requests).toHaveLength(1);
});

test('passes a long retry-after on instead of waiting', async () => {
  const provider = await serve([json({ error: { message: 'slow' } }, 429, { 'retry-after': '20' })], {
    retries: 3,
  });
  const { error } = await runCall(provider, callOf());
  expect(error).toMatchObject({ code: 'rate_limit_exceeded', retryAfterMs: 20_000 });
  expect(error?.message).toContain('not this server');
  expect(vendor.requests).toHaveLength(1);
});

test('waits a short retry-after', async () => {
  const provider = await serve([json({}, 429, { 'retry-after-ms': '30' }), sse(GOOD)], { retries: 1 });
  expect((await runCall(provider, callOf())).text).toBe('Hello');
});

test('calls a refused connection overload', async () => {
  const provider = await serve([sse(GOOD)]);
  await vendor.close();
  const { error } = await runCall(provider, callOf());
  expect(error).toMatchObject({ code: 'overloaded' });
  expect(error?.message).toContain('ECONNREFUSED');
});

test('lists the vendor’s models', async () => {
  const provider = await serve([json({ object: 'list', data: [{ id: 'a' }, { id: 'b' }, {}] })]);
  expect(await provider.listModels(new AbortController().signal)).toEqual(['a', 'b']);
  expect(vendor.requests[0]).toMatchObject({ method: 'GET', path: '/v1/models' });
});

test('a list, a refusal and an answer that never end are given up, and their connection', async () => {
  for (const ask of [
    (provider: Provider) => expect(provider.listModels(new AbortController().signal)).rejects.toThrow(),
    async (provider: Provider) =>
      expect((await runCall(provider, callOf())).error).toMatchObject({ code: 'upstream_error' }),
  ]) {
    for (const status of [200, 500]) {
      const { script, sent } = endlessJson(status);
      await ask(await serve([script]));
      await vendor.clientLeft;
      // What the system's buffers take beyond what is read.
      expect(sent()).toBeLessThan(24 * 1024 * 1024);
      await vendor.close();
    }
  }
});
