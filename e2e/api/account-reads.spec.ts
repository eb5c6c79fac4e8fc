import { type Api, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

/** What an account can read about itself, and that it reads nothing of others. */

interface Page {
  readonly count: number;
  readonly logs: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
}

interface Metrics {
  readonly unique_agents: number;
  readonly total_completion_calls: number;
  readonly total_cost: number;
  readonly series: readonly {
    readonly day: string;
    readonly model: string;
    readonly completions: number;
    readonly output_tokens: number;
    readonly cost: number;
  }[];
}

const AGENT = '/v1/agent/completions';
const logs = (api: Api, query = '') => api.json<Page>(`/v1/swarm/logs${query}`);

test('a native run is found by its job id, with its agent, loops and images', async ({ newAccount }) => {
  const api = await newAccount();
  const img = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mOoBwAAgQCAfhwpxwAAAABJRU5ErkJggg==';
  const agent_config = { model_name: 'test/story', agent_name: 'Keeper', max_loops: 2, max_tokens: 8 };
  const answer = await api.post(AGENT, { agent_config, task: 'x', img });
  const { job_id } = (await answer.json()) as { job_id: string };
  await api.chat({ model: 'test/echo' });
  for (const id of [job_id, answer.headers.get('x-request-id')]) {
    const { logs: found } = await logs(api, `?request_id=${id}`);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      id: job_id,
      endpoint: AGENT,
      agent_name: 'Keeper',
      usage: { loops: 2, images: 1, completion_tokens: 16 },
    });
  }
});

test('each run of a batch is a run of its own in the log', async ({ newAccount }) => {
  const api = await newAccount();
  const item = (agent_name: string) => ({
    agent_config: { model_name: 'test/echo', agent_name },
    task: 'x',
  });
  const answer = await api.post('/v1/agent/batch/completions', [item('One'), item('Two')]);
  const { results } = (await answer.json()) as { results: { job_id: string }[] };
  const { logs: found } = await logs(api);
  expect(found.map(({ id }) => id).sort()).toEqual(results.map(({ job_id }) => job_id).sort());
  expect(found.map(({ agent_name }) => agent_name).sort()).toEqual(['One', 'Two']);
  expect(found.every(({ endpoint }) => endpoint === '/v1/agent/batch/completions')).toBe(true);
});

for (const query of [
  'limit=0',
  'limit=501',
  'limit=1.5',
  'limit=many',
  'status=odd',
  'since=yesterday',
  'since=99999999999999999999',
  'until=8640000000001',
  'cursor=%00',
  'cursor=x',
]) {
  test(`?${query} is 422 and names the parameter`, async ({ api }) => {
    const answer = await api.get(`/v1/swarm/logs?${query}`);
    expect(answer.status).toBe(422);
    const { detail } = (await answer.json()) as { detail: { loc: unknown[] }[] };
    expect(detail[0]?.loc).toEqual(['query', query.split('=')[0]]);
  });
}

test('times may be ISO 8601 or unix seconds', async ({ newAccount }) => {
  const api = await newAccount();
  await api.chat({ model: 'test/echo' });
  const now = Date.now();
  for (const [from, to] of [
    [new Date(now - 60_000).toISOString(), new Date(now + 60_000).toISOString()],
    [String(now / 1_000 - 60), String(Math.ceil(now / 1_000) + 60)],
  ]) {
    expect((await logs(api, `?since=${from}&until=${to}`)).count).toBe(1);
    expect((await logs(api, `?since=${to}`)).count).toBe(0);
  }
});

test('a time between two milliseconds is a time', async ({ newAccount }) => {
  const api = await newAccount();
  await api.chat({ model: 'test/echo' });
  expect((await logs(api, '?since=1700000000.00005')).count).toBe(1);
});

test("another account's cursor shows only one's own runs", async ({ newAccount }) => {
  const [one, two] = [await newAccount(), await newAccount()];
  for (let n = 0; n < 3; n++) await one.chat({ model: 'test/echo', user: `one-${n}` });
  const { next_cursor } = await logs(one, '?limit=1');
  expect(next_cursor).not.toBeNull();
  expect((await logs(two, `?cursor=${next_cursor}`)).logs).toEqual([]);
  await two.chat({ model: 'test/echo', user: 'two' });
  const { logs: seen } = await logs(two, `?cursor=${next_cursor}`);
  expect(seen.every(({ user }) => user === 'two')).toBe(true);
});

test('a filter is a value, never a part of the query to the store', async ({ newAccount }) => {
  const [one, two] = [await newAccount(), await newAccount()];
  await one.chat({ model: 'test/echo', user: 'ada' });
  for (const text of ["' or '1'='1", 'nul\0', '%', '_', 'ada%', '"; drop table runs; --']) {
    const value = encodeURIComponent(text);
    for (const name of ['user', 'model', 'request_id'])
      expect((await logs(two, `?${name}=${value}`)).logs).toEqual([]);
  }
  expect((await logs(one, '?user=ada')).count).toBe(1);
});

test('figures are one’s own and agree with the log', async ({ newAccount, vendor }) => {
  const [one, two] = [await newAccount(), await newAccount()];
  const model = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  await one.chat({ model });
  await one.post(AGENT, { agent_config: { model_name: model, agent_name: 'Keeper' }, task: 'x' });
  const metrics = await one.json<Metrics>('/v1/metrics/summary');
  const runs = await one.runs();
  expect(metrics.total_cost).toBeCloseTo(
    runs.reduce((sum, { cost }) => sum + cost, 0),
    6,
  );
  expect(metrics.series).toEqual([
    {
      day: new Date().toISOString().slice(0, 10),
      model,
      completions: 2,
      input_tokens: 0,
      output_tokens: 2_000,
      cost: 0.037,
    },
  ]);
  expect(await two.json<Metrics>('/v1/metrics/summary')).toMatchObject({
    total_completion_calls: 0,
    total_cost: 0,
    series: [],
  });
});

test('the price list has the price of every model, and it is the one that runs cost', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  const prices = await api.json<{
    currency: string;
    models: { model: string; output_cost_per_1m: number }[];
  }>('/v1/usage/costs');
  const list = await api.json<{ data: { id: string; pricing: { output_per_1m: number } }[] }>('/v1/models');
  expect(prices.currency).toBe('USD');
  expect(prices.models.map(({ model, output_cost_per_1m }) => [model, output_cost_per_1m])).toEqual(
    list.data.map(({ id, pricing }) => [id, pricing.output_per_1m]),
  );
  vendor.script('gpt-4o-mini', { text: ['Hi'], usage: { input: 0, output: 10_000 } });
  const { usage } = await api.completion({ model: 'gpt-4o-mini', max_tokens: 10_000, messages: hello() });
  const price = prices.models.find(({ model }) => model === 'gpt-4o-mini');
  expect(usage.cost).toBe((price?.output_cost_per_1m ?? 0) / 100);
});

test('limits and reads do not count, native runs do', async ({ newAccount }) => {
  const api = await newAccount({ tier: 'free' });
  for (const path of ['/v1/rate/limits', '/v1/usage/costs', '/v1/swarm/logs', '/v1/metrics/summary'])
    expect((await api.get(path)).status).toBe(200);
  const count = async () =>
    (await api.json<{ rate_limits: { day: { count: number } } }>('/v1/rate/limits')).rate_limits.day.count;
  expect(await count()).toBe(0);
  const answer = await api.post(AGENT, { agent_config: { model_name: 'test/echo' }, task: 'x' });
  expect(answer.headers.get('x-ratelimit-remaining-minute')).toBe('99');
  expect(await count()).toBe(1);
});
