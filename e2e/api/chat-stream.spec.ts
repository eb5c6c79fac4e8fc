import { hello } from '../support/api.ts';
import { PartialBody } from '../support/body-reader.ts';
import { expect, test } from '../support/fixtures.ts';
import { type Chunk, chunks, collect, comments, frames, joined } from '../support/sse.ts';
import { gate } from '../support/vendor-script.ts';

test("the frames are OpenAI's, byte for byte", async ({ api, vendor }) => {
  const model = vendor.scripted('gpt', { text: ['Quantum "bits"\n'] });
  const answer = await api.stream({ model });
  const [first] = chunks(answer.body);
  const frame = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({
      id: first?.id,
      object: 'chat.completion.chunk',
      created: first?.created,
      model,
      choices: [{ index: 0, delta, finish_reason }],
    })}\n\n`;
  expect(answer.body).toBe(
    [
      frame({ role: 'assistant' }),
      frame({ content: 'Quantum "bits"\n' }),
      frame({}, 'stop'),
      'data: [DONE]\n\n',
    ].join(''),
  );
  expect(first?.id).toMatch(/^chatcmpl-/);
  expect(Number.isInteger(first?.created)).toBe(true);
});

test('the headers keep proxies from buffering, caching or compressing', async ({ api }) => {
  const answer = await api.stream({ model: 'test/echo' });
  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(answer.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  expect(answer.headers['x-request-id']).toMatch(/^\S{8,}$/);
  expect(answer.headers['content-encoding']).toBeUndefined();
});

test('a stream is not compressed even for those who accept it', async ({ api }) => {
  const answer = await api.chat(
    { model: 'test/echo', stream: true },
    { headers: { 'accept-encoding': 'gzip, br' } },
  );
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/);
});

test('without include_usage no chunk has a usage key', async ({ api }) => {
  for (const stream_options of [undefined, null, {}, { include_usage: false }]) {
    const answer = await api.stream({ model: 'test/echo', stream_options });
    expect(chunks(answer.body).filter((chunk) => 'usage' in chunk)).toEqual([]);
  }
});

test('with include_usage every chunk says null and the last one before [DONE] says how much', async ({
  api,
  vendor,
}) => {
  const model = vendor.scripted('gpt', { text: ['a', 'b'], usage: { input: 12, output: 2 } });
  const answer = await api.stream({ model, stream_options: { include_usage: true } });
  const all = chunks(answer.body);
  const last = all.pop();
  expect(all.every((chunk) => chunk.usage === null && chunk.choices.length === 1)).toBe(true);
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  expect(last?.choices).toEqual([]);
  expect(last?.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 2, total_tokens: 14 });
  expect(frames(answer.body).at(-1)).toBe('data: [DONE]');
});

test('no write splits a frame, however many there are', async ({ api }) => {
  const answer = await api.stream({ model: 'gpt-fault-flood', max_tokens: 100_000 });
  for (const write of answer.writes) expect(write.subarray(-2).toString()).toBe('\n\n');
  const expected = Array.from({ length: 20_000 }, (_, n) => ` word${n}`).join('');
  expect(joined(chunks(answer.body), 'content')).toBe(expected);
});

test('there are no event, id or retry lines, and no error key in a good chunk', async ({ api }) => {
  const answer = await api.stream({ model: 'test/story@4000', max_loops: 2 });
  for (const frame of frames(answer.body)) expect(frame).toMatch(/^data: [^\n]+$/);
  expect(chunks(answer.body).filter((chunk) => 'error' in chunk || !Array.isArray(chunk.choices))).toEqual(
    [],
  );
});

test('all chunks share id, created and model; the role stands in the first alone', async ({ api }) => {
  const all = chunks((await api.stream({ model: 'test/story@4000' })).body);
  expect(all.length).toBeGreaterThan(10);
  expect(new Set(all.map(({ id, created, model }) => `${id} ${created} ${model}`)).size).toBe(1);
  expect(all.map((chunk) => 'role' in (chunk.choices[0]?.delta ?? {})).indexOf(true, 1)).toBe(-1);
  expect(all.slice(0, -1).every((chunk) => chunk.choices[0]?.finish_reason === null)).toBe(true);
});

test('a token arrives while the vendor is still silent about the rest', async ({ api, vendor }) => {
  const { until, open } = gate();
  const model = vendor.scripted('gpt', {
    text: ['early'],
    interrupt: { at: 'mid-stream', by: 'gate', until },
  });
  const stream = await api.sdk().chat.completions.create({ model, messages: hello(), stream: true });
  const seen: (string | null)[] = [];
  for await (const chunk of stream) {
    const choice = chunk.choices[0];
    if (choice?.delta.content) open();
    seen.push(choice?.delta.content ?? choice?.finish_reason ?? null);
  }
  expect(seen).toEqual([null, 'early', 'stop']);
});

test('a pause is bridged by keep-alive comments that clients skip', async ({ api, vendor }) => {
  const { until, open } = gate();
  const model = vendor.scripted('gpt', {
    text: ['early'],
    interrupt: { at: 'mid-stream', by: 'gate', until },
  });
  const answer = await api.chat({ model, stream: true });
  const reader = new PartialBody(answer);
  await reader.until((body) => comments(body).length >= 2);
  open();
  const body = await reader.rest();
  expect(new Set(comments(body))).toEqual(new Set([': keep-alive']));
  expect(frames(body).at(-1)).toBe('data: [DONE]');
});

test('a vendor silent past the status wait still gets its answer through', async ({ api, vendor }) => {
  const { until, open } = gate();
  const model = vendor.scripted('gpt', {
    text: ['late'],
    interrupt: { at: 'before-headers', by: 'gate', until },
  });
  const answer = await api.chat({ model, stream: true });
  expect(answer.status).toBe(200);
  const reader = new PartialBody(answer);
  await reader.until('"role":"assistant"');
  open();
  const all = chunks(await reader.rest());
  expect(all.map((chunk) => chunk.choices[0]?.delta)).toEqual([
    { role: 'assistant' },
    { content: 'late' },
    {},
  ]);
});

test('visible reasoning streams before the answer', async ({ api, vendor }) => {
  for (const prefix of ['gpt', 'claude'] as const) {
    const model = vendor.scripted(prefix, { reasoning: ['Let me', ' think.'], text: ['Done'] });
    const all = chunks((await api.stream({ model })).body);
    expect(joined(all, 'reasoning_content')).toBe('Let me think.');
    expect(joined(all, 'content')).toBe('Done');
    const kinds = all.map((chunk) => Object.keys(chunk.choices[0]?.delta ?? {})[0]);
    expect(kinds.lastIndexOf('reasoning_content')).toBeLessThan(kinds.indexOf('content'));
  }
});

test('the stream and the JSON body tell the same story', async ({ api }) => {
  const body = { model: 'test/story@4000', stream_options: { include_usage: true } };
  const plain = await api.completion(body);
  const all = chunks((await api.stream(body)).body);
  expect(joined(all, 'content')).toBe(plain.choices[0]?.message.content);
  expect(all.at(-1)?.usage).toEqual(plain.usage);
});

test("OpenAI's SDK folds the stream", async ({ api }) => {
  const request = { model: 'test/story@4000', messages: hello() };
  const folded = await api.sdk().chat.completions.stream(request).finalChatCompletion();
  const plain = await api.completion(request);
  expect(folded.choices[0]?.message.content).toBe(plain.choices[0]?.message.content);
  expect(folded.choices[0]?.finish_reason).toBe('stop');
});

test('max_tokens ends a stream with length', async ({ api }) => {
  const all: Chunk[] = chunks((await api.stream({ model: 'test/story@4000', max_tokens: 20 })).body);
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('length');
});

test('many streams at once do not mix', async ({ api, vendor }) => {
  const words = Array.from({ length: 30 }, (_, n) => `answer-${n}`);
  const models = words.map((word) => vendor.scripted('gpt', { text: [...word], paceMs: 2 }));
  const sdk = api.sdk();
  const answers = await Promise.all(
    models.map(async (model) =>
      (await collect(await sdk.chat.completions.create({ model, messages: hello(), stream: true })))
        .map((chunk) => chunk.choices[0]?.delta.content ?? '')
        .join(''),
    ),
  );
  expect(answers).toEqual(words);
});
