import { keys } from '../support/accounts.ts';
import { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

const PATHS: [method: string, path: string][] = [
  ['POST', '/v1/chat/completions'],
  ['POST', '/v1/embeddings'],
  ['POST', '/v1/messages'],
  ['POST', '/v1/messages/count_tokens'],
  ['POST', '/v1/agent/completions'],
  ['POST', '/v1/agent/batch/completions'],
  ['GET', '/v1/models'],
  ['GET', '/v1/models/gpt-4o'],
  ['GET', '/v1/models/available'],
  ['GET', '/v1/users/me/credits'],
  ['GET', '/v1/account/credits'],
  ['GET', '/v1/rate/limits'],
  ['GET', '/v1/usage/costs'],
  ['GET', '/v1/swarm/logs'],
  ['GET', '/v1/metrics/summary'],
];

for (const [method, path] of PATHS) {
  test(`${method} ${path} needs a key`, async ({ server }) => {
    const answer = await fetch(server.url + path, { method, ...(method === 'POST' ? { body: '{}' } : {}) });
    expect(answer.status).toBe(401);
    const body = (await answer.json()) as { error?: ErrorBody; detail?: string };
    if (/chat|embeddings|models/.test(path)) {
      expect(body).toEqual({
        error: {
          message: expect.any(String),
          type: 'authentication_error',
          code: 'missing_api_key',
          param: null,
        },
      });
    } else if (path.startsWith('/v1/messages')) {
      const error = { type: 'authentication_error', message: expect.any(String) };
      expect(body).toEqual({ type: 'error', error, request_id: expect.stringMatching(/^req_/) });
    } else expect(body).toEqual({ detail: expect.any(String) });
  });
}

const UNKNOWN = `sk-${'0'.repeat(64)}`;

for (const [what, key] of [
  ['unknown', UNKNOWN],
  ['malformed', 'sk-abc123'],
  ['of another make', 'gsk_0123456789'],
] as const) {
  test(`a key that is ${what} is 401 invalid_api_key and is not echoed whole`, async ({ server }) => {
    const ways = [{ authorization: `Bearer ${key}` }, { 'x-api-key': key }] as Record<string, string>[];
    for (const headers of ways) {
      const answer = await fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers,
        body: '{}',
      });
      expect(answer.status).toBe(401);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({
        error: { type: 'authentication_error', code: 'invalid_api_key' },
      });
      expect(text).not.toContain(key);
    }
  });
}

test('either header is enough, and x-api-key wins over a bad Authorization', async ({ api }) => {
  const { key } = api.account;
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${api.server.url}/v1/users/me/credits`, { headers })).status;
  expect(await status({ authorization: `Bearer ${key}` })).toBe(200);
  expect(await status({ authorization: `bearer   ${key}` })).toBe(200);
  expect(await status({ 'x-api-key': key })).toBe(200);
  expect(await status({ 'x-api-key': key, authorization: `Bearer ${UNKNOWN}` })).toBe(200);
  expect(await status({ 'x-api-key': UNKNOWN, authorization: `Bearer ${key}` })).toBe(401);
  expect(await status({ authorization: `Basic ${btoa(`user:${key}`)}` })).toBe(401);
});

test('a key is checked before the body is', async ({ server }) => {
  const answer = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${UNKNOWN}` },
    body: '{ not json',
  });
  expect(answer.status).toBe(401);
});

test('keys look as documented', async ({ newAccount }) => {
  const api = await newAccount();
  expect(api.account.key).toMatch(/^sk-[0-9a-f]{64}$/);
});

test('a revoked key is refused within five seconds', async ({ newAccount, server }) => {
  const api = await newAccount();
  expect((await api.get('/v1/users/me/credits')).status).toBe(200);
  await keys(server, ['revoke', api.account.keyId]);
  await expect.poll(async () => (await api.get('/v1/users/me/credits')).status, { timeout: 5_000 }).toBe(401);
  const answer = await api.chat({ model: 'test/echo' });
  expect(await answer.json()).toMatchObject({ error: { code: 'invalid_api_key' } });
});

test('no log line, page or error holds a whole key', async ({ newAccount, server }) => {
  const api = await newAccount();
  await api.chat({ model: 'test/echo' });
  await api.chat({ model: 'gpt-fault-500' });
  await api.chat({ model: 'no/such' });
  await new Api(server, { ...api.account, key: UNKNOWN }).chat({ model: 'test/echo' });
  expect(server.stderr).not.toContain(api.account.key);
  expect(server.stderr).not.toContain(UNKNOWN);
  const listed = JSON.stringify(await keys(server, ['list']));
  expect(listed).not.toContain(api.account.key);
  expect(listed).toContain(api.account.key.slice(-4));
});
