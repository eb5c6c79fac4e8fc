import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { gate } from '../support/vendor-script.ts';

/** `POST /v1/agent/batch/completions` */

const PATH = '/v1/agent/batch/completions';
const item = (model_name: string, more: object = {}) => ({
  agent_config: { model_name, ...more },
  task: 'Say hello',
});

interface Batch {
  readonly batch_id: string;
  readonly results: readonly {
    readonly success: boolean;
    readonly error?: string;
    readonly outputs?: { content: string }[];
  }[];
}

test('runs are run at once and answered in the order they were sent', async ({ api, vendor }) => {
  const { until, open } = gate();
  const interrupt = { at: 'before-headers', by: 'gate', until } as const;
  const models = ['one', 'two', 'three'].map((text) => vendor.scripted('gpt', { text: [text], interrupt }));
  const answer = api.post(
    PATH,
    models.map((model) => item(model)),
  );
  await expect.poll(() => vendor.calls.length).toBe(3);
  open();
  expect(await (await answer).json()).toEqual({
    batch_id: expect.any(String),
    total_requests: 3,
    execution_time: expect.any(Number),
    timestamp: expect.stringMatching(/^\d{4}-/),
    results: ['one', 'two', 'three'].map((content) =>
      expect.objectContaining({ success: true, outputs: [expect.objectContaining({ content })] }),
    ),
  });
});

test('a failed run stands in its place and only the good ones are billed', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const good = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  const answer = await api.post(PATH, [item(good), item('gpt-fault-500'), item('no/such'), item(good)]);
  expect(answer.status).toBe(200);
  const { results } = (await answer.json()) as Batch;
  expect(results.map(({ success }) => success)).toEqual([true, false, false, true]);
  for (const failed of [results[1], results[2]]) expect(failed?.error).toEqual(expect.any(String));
  expect(await api.credits()).toBeCloseTo(100 - 2 * 0.0185, 6);
});

test('a batch counts its items against the limits', async ({ newAccount }) => {
  const api = await newAccount();
  const answer = await api.post(
    PATH,
    Array.from({ length: 10 }, () => item('test/echo', { max_tokens: 1 })),
  );
  expect(answer.headers.get('x-ratelimit-remaining-minute')).toBe('1990');
});

test('it is for premium only, and for one to ten runs', async ({ api, newAccount }) => {
  const free = await newAccount({ tier: 'free' });
  const refused = await free.post(PATH, [item('test/echo')]);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toEqual({ detail: expect.stringMatching(/premium/i) });
  for (const body of [[], Array.from({ length: 11 }, () => item('test/echo')), item('test/echo')]) {
    const answer = await api.post(PATH, body);
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as { detail: unknown[] }).detail.length).toBeGreaterThan(0);
  }
});

test('what is wrong with an item is found by its place', async ({ api }) => {
  const answer = await api.post(PATH, [item('test/echo'), item('test/echo', { temperature: 9 })]);
  expect(answer.status).toBe(422);
  const { detail } = (await answer.json()) as { detail: { loc: unknown[] }[] };
  expect(detail[0]?.loc).toEqual(['body', 1, 'agent_config', 'temperature']);
});

test('each run is held and paid alone: one that does not fit takes nothing from the others', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount({ credits: 0.02 });
  const cheap = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 500 } });
  const answer = await api.post(PATH, [
    item(cheap, { max_tokens: 1_000 }),
    item('gpt-4o', { max_tokens: 16_000 }),
    item('test/echo'),
  ]);
  const { results } = (await answer.json()) as Batch;
  expect(results.map(({ success }) => success)).toEqual([true, false, true]);
  expect(results[1]).toMatchObject({ status: 402, code: 'insufficient_credits' });
  expect(await api.credits()).toBeCloseTo(0.02 - 0.00925, 6);
});

test('a run that asks for a stream is answered as JSON in its place', async ({ api }) => {
  const answer = await api.post(PATH, [item('test/echo', { streaming_on: true })]);
  expect(answer.headers.get('content-type')).toBe('application/json');
  const { results } = (await answer.json()) as Batch;
  expect(results[0]?.outputs).toHaveLength(1);
});

test('a batch that does not fit the limit whole runs not at all', async ({ newServer }) => {
  const server = await newServer({ env: { RATE_LIMIT_PREMIUM_PER_MINUTE: '3' } });
  const api = await apiFor(server);
  const two = [item('test/echo'), item('test/echo')];
  expect((await api.post(PATH, two)).status).toBe(200);
  const refused = await api.post(PATH, two);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toEqual({ detail: expect.any(String) });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await api.runs()).toHaveLength(2);
  expect((await api.post(PATH, [item('test/echo')])).status).toBe(200);
});

test('a repeat under one key runs again only what failed', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const paid = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  const refusal = { verbatim: { status: 400, body: '{"error":{"message":"Not now."}}' } };
  const shaky = vendor.scripted('gpt', refusal, { text: ['Now'], usage: { input: 0, output: 1_000 } });
  const send = async () => {
    const headers = { 'idempotency-key': 'one batch' };
    const answer = await api.post(PATH, [item(paid), item(shaky)], { headers });
    return ((await answer.json()) as Batch).results;
  };
  const first = await send();
  const second = await send();
  expect(first.map(({ success }) => success)).toEqual([true, false]);
  expect(second.map(({ success }) => success)).toEqual([true, true]);
  expect(second[0]).toEqual(first[0]);
  expect(vendor.requestsFor(paid)).toHaveLength(1);
  expect(await api.credits()).toBeCloseTo(100 - 2 * 0.0185, 6);
});
