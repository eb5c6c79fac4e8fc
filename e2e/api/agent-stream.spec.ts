import type { Api } from '../support/api.ts';
import { PartialBody } from '../support/body-reader.ts';
import { expect, test } from '../support/fixtures.ts';
import { comments, frames, type NamedEvent, namedEvents } from '../support/sse.ts';
import type { VendorJson } from '../support/vendor-answer.ts';
import { gate } from '../support/vendor-script.ts';

/** `POST /v1/agent/completions`, answered as events. */

const PATH = '/v1/agent/completions';

async function stream(api: Api, config: VendorJson, rest: VendorJson = {}) {
  const body = { agent_config: { streaming_on: true, ...config }, task: 'Say hello', ...rest };
  return api.stream(body, PATH);
}

const names = (events: readonly NamedEvent[]) => events.map(({ event }) => event);

test('the events are documented, in order, and nothing else', async ({ api, vendor }) => {
  const model_name = vendor.scripted('gpt', { text: ['Once', ' upon'], usage: { input: 100, output: 10 } });
  const config = { model_name, agent_name: 'Writer', description: 'Writes', temperature: 0.8 };
  const answer = await stream(api, config);
  const events = namedEvents(answer.body);
  expect(names(events)).toEqual(['metadata', 'start', 'chunk', 'chunk', 'usage', 'end', 'done']);
  const [metadata, start, one, two, usage, end, done] = events.map(({ data }) => data);
  const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  const totals = {
    input_tokens: 100,
    output_tokens: 10,
    total_tokens: 110,
    img_cost: 0,
    total_cost: 0.000835,
  };
  expect(metadata).toEqual({
    job_id: expect.stringMatching(/^agent-[0-9a-f]{32}$/),
    name: 'Writer',
    success: true,
    description: 'Writes',
    temperature: 0.8,
    timestamp,
    stream: true,
    type: 'metadata',
  });
  expect(start).toEqual({ message: expect.any(String) });
  expect([one, two]).toEqual([
    { content: 'Once', loop: 1, timestamp },
    { content: ' upon', loop: 1, timestamp },
  ]);
  expect(usage).toEqual({ tokens_used: 110, cost: 0.000835, ...totals });
  expect(end).toEqual({ job_id: metadata?.job_id, usage: totals, timestamp, complete: true });
  expect(done).toEqual({ status: 'finished', message: expect.any(String) });
  expect(answer.body).not.toContain('[DONE]');
});

test('every frame is an event line and a data line, and no write splits one', async ({ api }) => {
  const answer = await stream(api, { model_name: 'test/story@4000' });
  expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  for (const frame of frames(answer.body)) expect(frame).toMatch(/^event: [a-z]+\ndata: \{[^\n]*\}$/);
  for (const write of answer.writes) expect(write.subarray(-2).toString()).toBe('\n\n');
});

test('only chunks carry content: a client that prints it prints the answer', async ({ api }) => {
  for (const max_loops of [1, 3]) {
    const events = namedEvents((await stream(api, { model_name: 'test/story@4000', max_loops })).body);
    expect(events.filter(({ data }) => 'content' in data).every(({ event }) => event === 'chunk')).toBe(true);
  }
});

test('the top-level stream flag is as good as streaming_on', async ({ api }) => {
  for (const [config, rest] of [
    [{ streaming_on: false }, { stream: true }],
    [{ streaming_on: true }, { stream: false }],
  ] as const) {
    const answer = await stream(api, { model_name: 'test/echo', ...config }, rest);
    expect(names(namedEvents(answer.body)).at(-1)).toBe('done');
  }
});

test('loops are numbered and each is closed by its mark', async ({ api, vendor }) => {
  const usage = { input: 100, output: 10 };
  const model_name = vendor.scripted('gpt', { text: ['draft'], usage }, { text: ['better'], usage });
  const events = namedEvents((await stream(api, { model_name, max_loops: 2 })).body);
  expect(names(events)).toEqual([
    'metadata',
    'start',
    'chunk',
    'loop',
    'chunk',
    'loop',
    'usage',
    'end',
    'done',
  ]);
  expect(events[2]?.data).toMatchObject({ content: 'draft', loop: 1 });
  expect(events[3]?.data).toEqual({ loop: 1, input_tokens: 100, output_tokens: 10, cost: 0.000835 });
  expect(events[4]?.data).toMatchObject({ content: 'better', loop: 2 });
});

test('a failure after the first byte replaces usage, end and done', async ({ api }) => {
  for (const model_name of [
    'gpt-fault-reset-mid-stream',
    'claude-fault-end-mid-stream',
    'test/error-midstream',
  ]) {
    const events = namedEvents((await stream(api, { model_name })).body);
    expect(names(events).at(-1)).toBe('error');
    expect(events.at(-1)?.data).toEqual({ error: expect.any(String), timestamp: expect.any(String) });
    for (const absent of ['usage', 'end', 'done']) expect(names(events)).not.toContain(absent);
  }
});

test('a failure before it is a plain HTTP error', async ({ api }) => {
  const answer = await stream(api, { model_name: 'gpt-fault-500' });
  expect(answer.statusLine).toContain('502');
  expect(JSON.parse(answer.body)).toEqual({ detail: expect.any(String) });
});

test('chunks arrive while the vendor is silent, with keep-alives between', async ({ api, vendor }) => {
  const { until, open } = gate();
  const interrupt = { at: 'mid-stream', by: 'gate', until } as const;
  const model_name = vendor.scripted('gpt', { text: ['early'], interrupt });
  const body = { agent_config: { model_name, streaming_on: true }, task: 'x' };
  const reader = new PartialBody(await api.post(PATH, body));
  await reader.until('"early"');
  await reader.until((text) => comments(text).length > 0);
  open();
  expect(names(namedEvents(await reader.rest())).at(-1)).toBe('done');
});
