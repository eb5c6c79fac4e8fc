import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { readLedger } from '../support/ledger.ts';
import { startPostgres } from '../support/postgres.ts';
import { type RunningServer, startServer } from '../support/server.ts';

/** A first key that the operator chose, for hosts that nobody can log in to. */

const newKey = () => `sk-${randomBytes(32).toString('hex')}`;

function apiOf(server: RunningServer, key: string): Api {
  return new Api(server, { key, keyId: '', accountId: '' });
}

test('the chosen key works from the first request, and is written nowhere', async ({ newServer }) => {
  const key = newKey();
  const first = await newServer({ vendor: null, databaseUrl: null, env: { FIRST_KEY: ` ${key}\n` } });
  expect(await apiOf(first, key).credits()).toBe(100);
  expect((await apiOf(first, key).chat({ model: 'test/echo' })).status).toBe(200);

  const folder = first.env.DATA_DIR ?? '';
  const again = await newServer({
    vendor: null,
    databaseUrl: null,
    dataDirectory: folder,
    env: { FIRST_KEY: key },
  });
  expect(await apiOf(again, key).credits()).toBe(100);
  expect((await readLedger(first)).accounts).toHaveLength(1);

  const other = { vendor: null, databaseUrl: null, dataDirectory: folder, env: { FIRST_KEY: newKey() } };
  const refused = await newServer(other);
  expect((await apiOf(refused, other.env.FIRST_KEY).get('/v1/users/me/credits')).status).toBe(401);
  await expect.poll(() => refused.stderr).toContain('FIRST_KEY is no key of this store');

  const secret = key.slice(3, -4);
  for (const file of ['swarms.db', 'swarms.db-wal'])
    expect(readFileSync(join(folder, file), 'latin1')).not.toContain(secret);
  for (const { stdout, stderr } of [first, again, refused]) {
    expect(stdout + stderr).not.toContain(secret);
    expect(stdout).not.toContain('#key=');
  }
});

test('processes that start together on one PostgreSQL make the chosen key once', async ({ serverKind }) => {
  test.setTimeout(90_000);
  const postgres = await startPostgres();
  const key = newKey();
  const options = {
    kind: serverKind,
    vendor: null,
    databaseUrl: postgres.url,
    env: { FIRST_KEY: key },
  } as const;
  const started = await Promise.allSettled(Array.from({ length: 4 }, () => startServer(options)));
  const servers = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  try {
    expect(servers).toHaveLength(4);
    for (const server of servers) expect(await apiOf(server, key).credits()).toBe(100);
    const [server] = servers;
    expect(server === undefined ? [] : (await readLedger(server)).accounts).toEqual([
      expect.objectContaining({ granted: 100_000_000, balance: 100_000_000 }),
    ]);
    for (const { stdout, stderr } of servers) expect(stdout + stderr).not.toContain(key.slice(3, -4));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await postgres.stop();
  }
});

test('a malformed key keeps the server from opening; the reason names the form, not the key', async ({
  newServer,
  serverKind,
}) => {
  const malformed = `sk-${'AB'.repeat(32)}`;
  const options = { vendor: null, databaseUrl: null, env: { FIRST_KEY: malformed } };
  const complaint =
    serverKind === 'production'
      ? await newServer(options).then(() => 'it started', String)
      : await refusedByNext(await newServer({ ...options, unready: true }));
  expect(complaint).toContain('FIRST_KEY: must be 1, or a whole key: sk- and 64 hexadecimal digits');
  expect(complaint).not.toContain(malformed.slice(3));
});

/** `next start` listens before it knows: every request is refused, and the log says why. */
async function refusedByNext(server: RunningServer): Promise<string> {
  expect((await fetch(`${server.url}/v1/models`)).status).toBe(503);
  return server.stdout + server.stderr;
}
