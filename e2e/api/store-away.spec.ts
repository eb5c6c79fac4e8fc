import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { RunningServer } from '../support/server.ts';

/** What callers, load balancers and operators see while the database cannot be used. */

const AWAY = 'the database is away';

test.describe.configure({ timeout: 90_000 });

async function readiness(server: RunningServer): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

function logLines(server: RunningServer, text: string): string[] {
  return server.stderr.split('\n').filter((line) => line.includes(text));
}

async function expectRefused(answer: Response, shape: 'openai' | 'native'): Promise<void> {
  const body: unknown = await answer.json();
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  if (shape === 'openai') {
    expect(body).toMatchObject({ error: { type: 'server_error', code: 'overloaded', param: null } });
  } else expect(body).toEqual({ detail: expect.stringContaining('nothing was run or billed') });
}

function everyEndpoint(api: Api, model: string): readonly [Promise<Response>, 'openai' | 'native'][] {
  const task = { agent_config: { agent_name: 'a', model_name: model }, task: 'Hello' };
  return [
    [api.chat({ model }), 'openai'],
    [api.chat({ model, stream: true }), 'openai'],
    [api.chat({ model }, { headers: { 'idempotency-key': 'away' } }), 'openai'],
    [api.get('/v1/models'), 'openai'],
    [api.post('/v1/agent/completions', task), 'native'],
    [api.post('/v1/agent/batch/completions', [task]), 'native'],
    [api.get('/v1/users/me/credits'), 'native'],
    [api.get('/v1/rate/limits'), 'native'],
    [api.get('/v1/swarm/logs'), 'native'],
    [api.get('/v1/metrics/summary'), 'native'],
  ];
}

for (const name of ['swarms.db', 'swarms.db-wal']) {
  test(`a server whose ${name} was deleted says so and refuses everything before a model is called`, async ({
    newServer,
    vendor,
  }) => {
    const server = await newServer({ databaseUrl: null });
    const api = await apiFor(server);
    const model = vendor.scripted('gpt', { text: ['Never'] });
    await api.completion({ model: 'test/echo' });
    rmSync(join(server.env.DATA_DIR ?? '', name));
    await expect.poll(async () => (await readiness(server)).status).toBe(503);
    expect((await readiness(server)).body).toEqual({
      status: 'store unavailable',
      reason: expect.stringContaining('was deleted or replaced'),
    });
    // The key itself cannot be looked up either, once what is remembered of it is old.
    await expect.poll(async () => (await api.get('/v1/models')).status, { timeout: 10_000 }).toBe(503);
    for (const [answer, shape] of everyEndpoint(api, model)) await expectRefused(await answer, shape);
    expect(vendor.requestsFor(model)).toHaveLength(0);
    expect(logLines(server, AWAY)).toHaveLength(1);
    expect(server.stderr).not.toContain('    at ');
  });
}

test('a host that takes requests before it can open its database refuses them as one whose database is away', async ({
  newServer,
}) => {
  const databaseUrl = 'postgres://someone:secret@127.0.0.1:1/nowhere';
  const server = await newServer({ kind: 'next', databaseUrl, unready: true });
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok' });
  expect((await readiness(server)).status).toBe(503);
  await expectRefused(await fetch(`${server.url}/v1/models`), 'openai');
  await expectRefused(await fetch(`${server.url}/v1/swarm/logs/`), 'native');
  expect(server.stderr).toContain('the server could not be opened');
  expect(server.stderr).not.toContain('secret');
  expect(server.stderr).not.toContain('    at ');
});
