import OpenAI from 'openai';
import { expect, test } from 'playwright/test';
import { rawRequest } from './raw-http.ts';
import { collect, frames } from './sse.ts';
import { VendorServer } from './vendor.ts';
import { type FaultName, VENDOR_FAULTS } from './vendor-faults.ts';
import { vendorVector } from './vendor-openai.ts';
import { gate } from './vendor-script.ts';

/** The stand-in must itself be right, or the specs that lean on it prove nothing. */

let vendor: VendorServer;
test.beforeEach(async () => {
  vendor = await VendorServer.start();
});
test.afterEach(() => vendor.stop());

const messages = [{ role: 'user' as const, content: 'Hello there' }];
const sdk = () => new OpenAI({ apiKey: 'any', baseURL: `${vendor.url}/openai/v1`, maxRetries: 0 });

function anthropic(body: Record<string, unknown>, signal?: AbortSignal): Promise<Response> {
  return fetch(`${vendor.url}/anthropic/v1/messages`, {
    method: 'POST',
    body: JSON.stringify({ max_tokens: 10, messages, ...body }),
    ...(signal ? { signal } : {}),
  });
}

test("the OpenAI wire satisfies the vendor's own SDK, plain and streamed", async () => {
  const model = vendor.scripted('gpt', { text: ['One', ' two'], usage: { input: 7, output: 3 } });
  const plain = await sdk().chat.completions.create({ model, messages });
  expect(plain.choices[0]?.message.content).toBe('One two');
  expect(plain.usage?.total_tokens).toBe(10);
  const stream = await sdk().chat.completions.create({
    model,
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  const all = await collect(stream);
  expect(all.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('One two');
  expect(all.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 10 } });
  expect(all.at(-2)?.choices[0]?.finish_reason).toBe('stop');
});

test('tool calls arrive in deltas that join to the scripted arguments', async () => {
  const toolCalls = [{ id: 'call_1', name: 'weather', arguments: ['{"city":', '"Oslo"}'] }];
  const model = vendor.scripted('gpt', { toolCalls });
  const stream = sdk().chat.completions.stream({ model, messages });
  const message = await stream.finalMessage();
  expect(message.tool_calls?.[0]).toMatchObject({
    id: 'call_1',
    function: { name: 'weather', arguments: '{"city":"Oslo"}' },
  });
  const answer = (await (
    await anthropic({ model: vendor.scripted('claude', { toolCalls }) })
  ).json()) as object;
  expect(answer).toMatchObject({
    stop_reason: 'tool_use',
    content: [{ type: 'tool_use', input: { city: 'Oslo' } }],
  });
});

test('the Anthropic stream has the documented events in the documented order', async () => {
  const model = vendor.scripted('claude', {
    text: ['One', ' two'],
    usage: { input: 9, output: 4, cached: 2 },
  });
  const body = await (await anthropic({ model, stream: true })).text();
  const names = frames(body).map((frame) => frame.split('\n')[0]?.slice('event: '.length));
  expect(names).toEqual([
    'message_start',
    'ping',
    'content_block_start',
    'content_block_delta',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ]);
  expect(body).toContain('"input_tokens":7');
  expect(body).toContain('"cache_read_input_tokens":2');
  expect(body).toContain('"output_tokens":4');
});

test('a byte cut writes every byte by itself and loses none', async () => {
  const model = vendor.scripted('gpt', { text: ['Grüße 🌍'], wire: { cut: 'byte' } });
  const body = JSON.stringify({ model, messages, stream: true });
  const answer = await rawRequest(vendor.url, { method: 'POST', path: '/openai/v1/chat/completions', body });
  expect(Math.max(...answer.writes.map((write) => write.length))).toBe(1);
  expect(answer.body).toContain('Grüße 🌍');
});

test('CRLF, comments and several data lines are on the wire when asked for', async () => {
  const wire = { lineEnd: '\r\n', comments: true, multiLineData: true } as const;
  const model = vendor.scripted('gpt', { text: ['Hi'], wire });
  const body = JSON.stringify({ model, messages, stream: true });
  const answer = await rawRequest(vendor.url, { method: 'POST', path: '/openai/v1/chat/completions', body });
  expect(answer.body.replaceAll('\r\n', '')).not.toContain('\n');
  expect(answer.body).toMatch(/: processing\r\ndata: \{\r\ndata: {2}"id"/);
});

test('the log tells when a caller hung up', async () => {
  const model = vendor.scripted('claude', { text: ['Hi'], interrupt: { at: 'mid-stream', by: 'hang' } });
  const caller = new AbortController();
  const answer = await anthropic({ model, stream: true }, caller.signal);
  await answer.body?.getReader().read();
  caller.abort();
  await expect.poll(() => vendor.requestsFor(model)[0]?.abortedAt ?? null).not.toBeNull();
});

test('a gate holds the end back until it is opened', async () => {
  const { until, open } = gate();
  const model = vendor.scripted('gpt', { text: ['Hi'], interrupt: { at: 'mid-stream', by: 'gate', until } });
  const stream = await sdk().chat.completions.create({ model, messages, stream: true });
  let last = '';
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content === 'Hi') open();
    last = chunk.choices[0]?.finish_reason ?? last;
  }
  expect(last).toBe('stop');
});

test('scripts are used in order and the last one stays', async () => {
  const model = vendor.scripted('gpt', { text: ['first'] }, { text: ['then'] });
  const ask = async () =>
    (await sdk().chat.completions.create({ model, messages })).choices[0]?.message.content;
  expect([await ask(), await ask(), await ask()]).toEqual(['first', 'then', 'then']);
});

test('makes vectors as OpenAI does, in both forms, and what is scripted in their place', async () => {
  const ask = (model: string, more: { encoding_format?: 'float' } = {}) =>
    sdk().embeddings.create({ model, input: ['one', 'two'], dimensions: 3, ...more });
  const { data, usage } = await ask('text-embedding-3-small');
  expect(data.map(({ embedding }) => [...embedding])).toEqual([vendorVector(0, 3), vendorVector(1, 3)]);
  expect(usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
  const floats = await ask('text-embedding-3-small', { encoding_format: 'float' });
  expect(floats.data.map(({ embedding }) => embedding)).toEqual([vendorVector(0, 3), vendorVector(1, 3)]);
  expect((await ask('text-embedding-fault-vectors-none')).data).toEqual([]);
});

test('lists its models on both wires, or refuses to', async () => {
  expect((await sdk().models.list()).data.length).toBeGreaterThan(0);
  const anthropicList = await fetch(`${vendor.url}/anthropic/v1/models`);
  expect(await anthropicList.json()).toMatchObject({ has_more: false });
  vendor.lists = false;
  await expect(sdk().models.list()).rejects.toThrow(OpenAI.InternalServerError);
});

const SILENT = /^(hang|drip|flood|endless)/;
/** Every frame is JSON and the finish is there: what is wrong only a reader of the fields can see. */
const WELL_FORMED = /^(unknown-event|no-goodbye|no-usage|usage-|mistyped|vectors-)/;

for (const name of (Object.keys(VENDOR_FAULTS) as FaultName[]).filter((fault) => !SILENT.test(fault))) {
  test(`fault ${name} never looks like a good streamed answer by accident`, async () => {
    const outcome = await fetch(`${vendor.url}/openai/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: `gpt-fault-${name}`, messages, stream: true }),
    }).then(
      async (answer) => (answer.ok ? await answer.text().catch(() => 'broken') : `status ${answer.status}`),
      () => 'broken',
    );
    const complete = outcome.includes('"finish_reason":"stop"') && frames(outcome).every(parses);
    expect(complete).toBe(WELL_FORMED.test(name));
  });
}

function parses(frame: string): boolean {
  const data = frame.split('data: ')[1] ?? '';
  try {
    return data === '[DONE]' || typeof JSON.parse(data) === 'object';
  } catch {
    return false;
  }
}
