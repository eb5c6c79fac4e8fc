import { Api, hello } from '../support/api.ts';
import { PartialBody } from '../support/body-reader.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks, frames, joined } from '../support/sse.ts';
import type { VendorServer } from '../support/vendor.ts';
import { gate, refusing, type VendorScript } from '../support/vendor-script.ts';

const USAGE = { input: 100, output: 10 };
const draft = (text: string): VendorScript => ({ text: [text], usage: USAGE });
const threeDrafts = (vendor: VendorServer) =>
  vendor.scripted('gpt', draft('draft one'), draft('draft two'), draft('final three'));

test('the last loop is the answer and the earlier ones are visible reasoning', async ({ api, vendor }) => {
  const body = await api.completion({ model: threeDrafts(vendor), max_loops: 3 });
  const message = body.choices[0]?.message;
  expect(message?.content).toBe('final three');
  expect(message?.reasoning_content).toMatch(/draft one[\s\S]*draft two/);
  expect(message?.reasoning_content).not.toContain('final three');
  expect(body.usage).toMatchObject({ prompt_tokens: 300, completion_tokens: 30, total_tokens: 330 });
  expect(body.usage.loops).toEqual(
    [1, 2, 3].map((loop) => ({
      loop,
      prompt_tokens: 100,
      completion_tokens: 10,
      total_tokens: 110,
      cost: expect.any(Number),
      finish_reason: 'stop',
    })),
  );
  const sum = (body.usage.loops ?? []).reduce((total, loop) => total + loop.cost, 0);
  expect(body.usage.cost).toBeCloseTo(sum, 9);
  expect(body.usage.cost).toBe(0.002505);
});

test("OpenAI's SDK sends max_loops as an extra field and reads the answer", async ({ api, vendor }) => {
  const request = { model: threeDrafts(vendor), messages: hello(), ...{ max_loops: 2 } };
  const completion = await api.sdk().chat.completions.create(request);
  expect(completion.choices[0]?.message.content).toBe('draft two');
  expect(completion.usage).toMatchObject({ loops: [{ loop: 1 }, { loop: 2 }] });
});

test('one loop lists no loops', async ({ api, vendor }) => {
  const body = await api.completion({ model: threeDrafts(vendor), max_loops: 1 });
  expect(body.usage.loops).toBeUndefined();
  expect(body.choices[0]?.message).not.toHaveProperty('reasoning_content');
});

test('the stream shows each loop as it comes, numbered and closed', async ({ api, vendor }) => {
  const model = threeDrafts(vendor);
  const answer = await api.stream({ model, max_loops: 3, stream_options: { include_usage: true } });
  const all = chunks(answer.body);
  const loops = all.flatMap((chunk) => (chunk.loop ? [chunk.loop] : []));
  const story = all.map(({ loop, loop_index, choices }) => {
    if (loop) return `end ${loop.loop}`;
    return loop_index === undefined ? choices[0]?.delta : [loop_index, choices[0]?.delta];
  });
  expect(story).toEqual([
    { role: 'assistant' },
    [1, { reasoning_content: 'draft one' }],
    'end 1',
    [2, { reasoning_content: 'draft two' }],
    'end 2',
    { content: 'final three' },
    'end 3',
    {},
    undefined,
  ]);
  expect(all.at(-1)?.usage?.loops).toEqual(loops);
  for (const chunk of all.filter(({ loop }) => loop)) {
    expect(chunk.choices).toEqual([{ index: 0, delta: {}, finish_reason: null }]);
  }
});

/** What OpenAI's Python SDK does with a delta that it does not know: texts join, numbers are added up. */
function accumulate(deltas: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const sum: Record<string, unknown> = {};
  for (const [key, value] of deltas.flatMap((delta) => Object.entries(delta))) {
    const before = sum[key];
    if (typeof value === 'number' && typeof before === 'number') sum[key] = before + value;
    else if (typeof value === 'string' && typeof before === 'string') sum[key] = before + value;
    else sum[key] = value;
  }
  return sum;
}

test("a stream of three loops folds to the answer in OpenAI's SDK, and no number adds up", async ({
  api,
  vendor,
}) => {
  const many = (text: string): VendorScript => ({ text: Array.from(text), usage: USAGE });
  const model = vendor.scripted('gpt', many('draft one'), many('draft two'), many('final three'));
  const request = { model, messages: hello(), ...{ max_loops: 3 }, stream_options: { include_usage: true } };
  const stream = api.sdk().chat.completions.stream(request);
  const deltas: Record<string, unknown>[] = [];
  stream.on('chunk', (chunk) => void deltas.push({ ...chunk.choices[0]?.delta }));
  const completion = await stream.finalChatCompletion();
  expect(completion.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { role: 'assistant', content: 'final three' },
  });
  expect(completion.choices[0]?.message).not.toHaveProperty('loop');
  expect(completion.usage).toMatchObject({
    total_tokens: 330,
    loops: [{ loop: 1 }, { loop: 2 }, { loop: 3 }],
  });
  expect(accumulate(deltas)).toEqual({
    role: 'assistant',
    content: 'final three',
    reasoning_content: 'draft onedraft two',
  });
});

test('each loop sees the conversation, its previous answer and a request to improve it', async ({
  api,
  vendor,
}) => {
  const model = threeDrafts(vendor);
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Why is the sky blue?' },
  ];
  await api.completion({ model, messages, max_loops: 3 });
  const turns = vendor.requestsFor(model).map(({ body }) => body.messages as { role: string }[]);
  expect(turns.map((sent) => sent.map(({ role }) => role).join(' '))).toEqual([
    'system user',
    'system user assistant user',
    'system user assistant user',
  ]);
  expect(turns[1]?.slice(0, 2)).toEqual(turns[0]);
  expect(turns[1]?.[2]).toMatchObject({ content: 'draft one' });
  expect(turns[2]?.[2]).toMatchObject({ content: 'draft two' });
});

test('a repeated answer ends the run, is sent once and billed once', async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', draft('first'), draft('settled'), draft('settled'));
  const all = chunks(
    (await api.stream({ model, max_loops: 9, stream_options: { include_usage: true } })).body,
  );
  expect(joined(all, 'content')).toBe('settled');
  expect(all.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(all.at(-1)?.usage).toMatchObject({ prompt_tokens: 300, completion_tokens: 30 });
  expect(vendor.requestsFor(model)).toHaveLength(3);
});

test('max_cost ends the run before the loop that could exceed it', async ({ api, vendor }) => {
  const scripts = Array.from({ length: 20 }, (_, n) => draft(`draft ${n}`));
  const model = vendor.scripted('gpt', ...scripts);
  const body = await api.completion({ model, max_loops: 20, max_tokens: 10, max_cost: 0.004 });
  expect(body.usage.cost).toBeLessThanOrEqual(0.004);
  const calls = vendor.requestsFor(model).length;
  expect(calls).toBeGreaterThan(1);
  expect(calls).toBeLessThan(6);
  expect(body.choices[0]?.message.content).toBe(`draft ${calls - 1}`);
});

test('a failing loop fails the run: its error is never an answer', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const failing = () =>
    vendor.scripted('gpt', draft('draft one'), refusing(400, { error: { message: 'No.' } }));
  const before = await api.credits();

  const plain = await api.chat({ model: failing(), max_loops: 3 });
  expect(plain.status).toBe(400);
  expect(plain.headers.get('x-should-retry')).toBe('false');
  expect(await plain.json()).toMatchObject({ error: { type: 'invalid_request_error' } });

  const streamed = await api.stream({ model: failing(), max_loops: 3 });
  expect(joined(chunks(streamed.body), 'reasoning_content')).toBe('draft one');
  expect(chunks(streamed.body).at(-1)?.error).toMatchObject({ type: 'invalid_request_error' });
  expect(frames(streamed.body).at(-1)).toBe('data: [DONE]');

  expect(await api.credits()).toBeCloseTo(before - 2 * 0.000835, 6);
});

/** A streamed run whose first loop is under way until `open`. */
async function running(api: Api, vendor: VendorServer) {
  const { until, open } = gate();
  const first: VendorScript = { ...draft('good enough'), interrupt: { at: 'mid-stream', by: 'gate', until } };
  const model = vendor.scripted('gpt', first, draft('never asked for'));
  const answer = await api.chat({ model, stream: true, max_loops: 5 });
  const reader = new PartialBody(answer);
  await reader.until('good enough');
  const rest = async () => chunks(await reader.rest());
  return { id: chunks(reader.body)[0]?.id ?? '', model, open, rest };
}

test('a run can be told to finish after the loop it is in', async ({ api, vendor }) => {
  const run = await running(api, vendor);
  const answer = await api.post(`/v1/chat/completions/${run.id}/finish`, {});
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ id: run.id, object: 'chat.completion.finish', finishing: true });
  run.open();
  const all = await run.rest();
  expect(joined(all, 'content')).toBe('good enough');
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  expect(vendor.requestsFor(run.model)).toHaveLength(1);
});

test('the wish reaches the run whichever server hears it', async ({ api, newServer, server, vendor }) => {
  const other = await newServer({ dataDirectory: server.env.DATA_DIR ?? '' });
  const run = await running(api, vendor);
  const answer = await new Api(other, api.account).post(`/v1/chat/completions/${run.id}/finish`, {});
  expect(answer.status).toBe(200);
  run.open();
  expect(joined(await run.rest(), 'content')).toBe('good enough');
  expect(vendor.requestsFor(run.model)).toHaveLength(1);
});

test("nobody can finish another account's run, nor one that is not there", async ({
  api,
  newAccount,
  vendor,
}) => {
  const run = await running(api, vendor);
  const stranger = await newAccount();
  for (const [caller, id] of [
    [stranger, run.id],
    [api, 'chatcmpl-0000000000000000'],
  ] as const) {
    const answer = await caller.post(`/v1/chat/completions/${id}/finish`, {});
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  }
  await api.post(`/v1/chat/completions/${run.id}/finish`, {});
  run.open();
  await run.rest();
  await expect
    .poll(async () => (await api.post(`/v1/chat/completions/${run.id}/finish`, {})).status)
    .toBe(404);
});

test('the built-in story can be finished early', async ({ api }) => {
  const answer = await api.chat({ model: 'test/story@300', stream: true, max_loops: 5 });
  const reader = new PartialBody(answer);
  const id = chunks(await reader.until('\n\n'))[0]?.id;
  expect((await api.post(`/v1/chat/completions/${id}/finish`, {})).status).toBe(200);
  const all = chunks(await reader.rest());
  expect(all.flatMap((chunk) => chunk.loop?.loop ?? [])).toEqual([1]);
  expect(joined(all, 'content')).toBe(joined(all, 'reasoning_content'));
});
