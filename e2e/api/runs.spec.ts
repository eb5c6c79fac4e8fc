import { expect, test } from '../support/fixtures.ts';

/** The run log and the figures drawn from it. */

interface Page {
  readonly status: string;
  readonly count: number;
  readonly logs: readonly Record<string, unknown>[];
  readonly next_cursor: string | null;
}

test('a settled run is in the log at once, with all that was promised and no prompt', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', { text: ['A secret answer'], usage: { input: 1_000, output: 500 } });
  const answer = await api.chat({
    model,
    user: 'u-7',
    messages: [{ role: 'user', content: 'A secret prompt' }],
  });
  const { id } = (await answer.json()) as { id: string };
  const page = await api.json<Page>('/v1/swarm/logs');
  expect(page).toMatchObject({ status: 'success', count: 1, next_cursor: null });
  expect(page.logs[0]).toMatchObject({
    id,
    request_id: answer.headers.get('x-request-id'),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    endpoint: '/v1/chat/completions',
    model,
    status: 'completed',
    stream: false,
    usage: { prompt_tokens: 1_000, completion_tokens: 500, total_tokens: 1_500 },
    cost: 0.01575,
    duration_ms: expect.any(Number),
    user: 'u-7',
  });
  const text = JSON.stringify(page);
  expect(text).not.toContain('secret');
  expect(text).not.toContain(api.account.key);
});

test('runs come newest first, in pages that neither repeat nor skip', async ({ newAccount }) => {
  const api = await newAccount();
  for (let n = 0; n < 7; n++) await api.chat({ model: 'test/echo', user: `u-${n}` });
  const seen: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await api.json<Page>(`/v1/swarm/logs?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.logs.map(({ user }) => user));
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(['u-6', 'u-5', 'u-4', 'u-3', 'u-2', 'u-1', 'u-0']);
});

test('runs are found by model, status, user, request and time', async ({ newAccount }) => {
  const api = await newAccount();
  const started = new Date().toISOString();
  await api.chat({ model: 'test/echo', user: 'ada' });
  await api.chat({ model: 'test/json', user: 'bob' });
  const failed = await api.chat({ model: 'test/error-midstream', user: 'ada' });
  const models = async (query: string) => (await api.runs(query)).map(({ model }) => model);
  expect(await models('?model=test/json')).toEqual(['test/json']);
  expect(await models('?status=failed')).toEqual(['test/error-midstream']);
  expect(await models('?user=ada')).toEqual(['test/error-midstream', 'test/echo']);
  expect(await models(`?request_id=${failed.headers.get('x-request-id')}`)).toEqual(['test/error-midstream']);
  expect(await models(`?since=${started}&status=completed`)).toEqual(['test/json', 'test/echo']);
  expect(await models(`?until=${started}`)).toEqual([]);
  expect((await api.get('/v1/swarm/logs?limit=many')).status).toBe(422);
});

test('odd identifiers are kept and never stop a run', async ({ newAccount }) => {
  const api = await newAccount();
  for (const user of [
    'nul\u0000byte',
    'lone \ud800 surrogate',
    'x'.repeat(512),
    "'; drop table runs; --",
    '',
  ]) {
    expect((await api.chat({ model: 'test/echo', user })).status).toBe(200);
  }
  expect(await api.runs()).toHaveLength(5);
  expect(await api.runs(`?user=${encodeURIComponent("'; drop table runs; --")}`)).toHaveLength(1);
});

test("nobody sees another account's runs", async ({ newAccount }) => {
  const [one, two] = [await newAccount(), await newAccount()];
  const answer = await one.chat({ model: 'test/echo' });
  expect(await two.runs()).toEqual([]);
  expect(await two.runs(`?request_id=${answer.headers.get('x-request-id')}`)).toEqual([]);
});

test('the figures add up', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  await api.chat({ model });
  await api.chat({ model });
  await api.chat({ model: 'test/error-midstream' });
  const agent = { agent_config: { model_name: 'test/echo', agent_name: 'Greeter' }, task: 'x' };
  await api.post('/v1/agent/completions', agent);
  const summary = await api.json<Record<string, unknown>>('/v1/metrics/summary');
  expect(summary).toMatchObject({
    success: true,
    unique_agents: 1,
    total_completion_calls: 4,
    successful_completions: 3,
    completions_last_24h: 4,
    completions_last_7d: 4,
    timestamp: expect.stringMatching(/^\d{4}-/),
  });
  expect(JSON.stringify(summary)).toContain(model);
});
