import { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

/** What a person sees who starts the server. */

const LINK = /(http:\/\/localhost:\d+)\/#key=(sk-[0-9a-f]{64})/;

test('the first start prints a link with a funded key, later starts do not', async ({ newServer }) => {
  const first = await newServer({ vendor: null });
  await expect.poll(() => first.stdout).toMatch(LINK);
  const [, origin, key = ''] = LINK.exec(first.stdout) ?? [];
  expect(new URL(origin ?? '').port).toBe(new URL(first.url).port);
  const api = new Api(first, { key, keyId: '', accountId: '' });
  expect(await api.credits()).toBe(100);
  expect((await api.chat({ model: 'test/echo' })).status).toBe(200);

  const second = await newServer({ vendor: null, dataDirectory: first.env.DATA_DIR ?? '' });
  await expect.poll(() => second.stdout).toContain(new URL(second.url).port);
  expect(second.stdout).not.toMatch(LINK);
});

test('a server that others can reach prints no key', async ({ newServer }) => {
  const server = await newServer({ vendor: null, env: { HOST: '0.0.0.0' } });
  await expect.poll(() => server.stdout).toContain(new URL(server.url).port);
  expect(server.stdout).not.toMatch(/sk-[0-9a-f]{64}/);
});

test('a wrong environment is complained of in full, and nothing starts', async ({ newServer }) => {
  const env = { OPENAI_BASE_URL: 'not a url', HOLD_SECONDS: 'soon', UPSTREAMS: '{' };
  const failure = await newServer({ env }).catch((error: unknown) => String(error));
  for (const name of Object.keys(env)) expect(failure).toContain(name);
  expect(failure).not.toContain('    at ');
});

test('a port that is taken is named', async ({ newServer, server }) => {
  const { port } = new URL(server.url);
  const failure = await newServer({ env: { PORT: port } }).catch((error: unknown) => String(error));
  expect(failure).toContain(port);
});
