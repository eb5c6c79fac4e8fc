import { expect, test } from 'vitest';
import { providerContract, servedVendor } from '#lib/models/provider.contract.ts';
import type { ModelEvent } from '#lib/models/provider.ts';
import { callOf, runCall } from '#lib/models/testing/run-call.ts';
import { data, json, sse, sseThenReset } from '#lib/models/testing/scripted-vendor.ts';
import { createOpenAiWire } from './openai-wire.ts';

const served = servedVendor((to) =>
  createOpenAiWire({ ...to, id: 'openai', apiKey: 'sk-provider-secret-key', keyVariable: 'OPENAI_API_KEY' }),
);
const { serve } = served;

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

providerContract(served, {
  call: callOf(),
  whole: GOOD,
  beginning: delta('Hel'),
  silence: ': thinking\n\n',
  busy: json({ error: { message: 'oops' } }, 503),
});

test('relays deltas one by one, then usage, then the finish', async () => {
  const provider = await serve([sse(GOOD)]);
  const { events, error } = await runCall(provider, callOf());
  expect(error).toBeNull();
  expect(events).toEqual(good);
  expect(served.vendor.requests[0]?.path).toBe('/v1/chat/completions');
  expect(served.vendor.requests[0]?.headers.authorization).toBe('Bearer sk-provider-secret-key');
  expect(served.vendor.requests[0]?.body).toEqual({
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
  expect(served.vendor.requests[0]?.body).not.toHaveProperty('stream');
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

test('keeps its connection for calls that follow each other', async () => {
  const provider = await serve([sse(GOOD)]);
  for (let i = 0; i < 10; i += 1) await runCall(provider, callOf());
  // The end of a body may arrive just after the next call has begun, hence a second one.
  expect(await served.vendor.connections()).toBeLessThanOrEqual(2);
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

test('stops trying when the caller leaves', async () => {
  const provider = await serve([json({}, 503)], { retries: 5 });
  const left = new AbortController();
  const running = runCall(provider, callOf(), left.signal);
  while (served.vendor.requests.length < 1) await new Promise((resolve) => setImmediate(resolve));
  left.abort(new Error('client left'));
  await expect(running).rejects.toThrow('client left');
  expect(served.vendor.requests).toHaveLength(1);
});

test('passes a long retry-after on instead of waiting', async () => {
  const provider = await serve([json({ error: { message: 'slow' } }, 429, { 'retry-after': '20' })], {
    retries: 3,
  });
  const { error } = await runCall(provider, callOf());
  expect(error).toMatchObject({ code: 'rate_limit_exceeded', retryAfterMs: 20_000 });
  expect(error?.message).toContain('not this server');
  expect(served.vendor.requests).toHaveLength(1);
});

test('waits a short retry-after', async () => {
  const provider = await serve([json({}, 429, { 'retry-after-ms': '30' }), sse(GOOD)], { retries: 1 });
  expect((await runCall(provider, callOf())).text).toBe('Hello');
});

test('lists the vendor’s models', async () => {
  const provider = await serve([json({ object: 'list', data: [{ id: 'a' }, { id: 'b' }, {}] })]);
  expect(await provider.listModels(new AbortController().signal)).toEqual(['a', 'b']);
  expect(served.vendor.requests[0]).toMatchObject({ method: 'GET', path: '/v1/models' });
});
