import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance } from '#lib/store/testing/accounts.ts';
import { createSqlite, type TestDatabase } from '#lib/store/testing/databases.ts';
import { parseKeysArguments, UsageError } from '#scripts/keys-arguments.ts';
import { createAuthenticator } from './authenticate.ts';

const SCRIPT = new URL('../../scripts/keys.ts', import.meta.url).pathname;
let database: TestDatabase;
/** A server that runs meanwhile. */
let store: Store;

beforeAll(async () => {
  database = await createSqlite();
  store = await database.open();
});
afterAll(() => database.remove());

async function keys(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, DATA_DIR: database.options.dataDir, DATABASE_URL: '' };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT, ...args], { env });
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

it('creates, adds to, lists, grants and revokes while a server runs on the same store', async () => {
  const created = await keys(
    'create',
    '--name',
    'ann',
    '--tier',
    'premium',
    '--credits',
    '2.500001',
    '--json',
  );
  const { key, key_id, account, ...facts } = JSON.parse(created.stdout);
  expect(created.stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(facts).toEqual({ tier: 'premium', credits: 2.500001 });
  const ask = () => createAuthenticator(store)((name) => (name === 'x-api-key' ? key : undefined));
  expect(await ask()).toEqual({ accountId: account, keyId: key_id, tier: 'premium' });

  const [added, granted] = await Promise.all([
    keys('create', '--account', account, '--json'),
    keys('grant', account, '0.1', '--free', '--json'),
  ]);
  expect(JSON.parse(added.stdout)).toMatchObject({ account, tier: 'premium', credits: 0 });
  expect(JSON.parse(granted.stdout)).toEqual({ account, credits: 0.1, kind: 'free' });
  expect(await keys('revoke', key_id)).toMatchObject({ code: 0, stderr: '' });
  expect(await ask()).toMatchObject({ code: 'invalid_api_key' });

  const listed = await keys('list');
  expect(listed.stdout).toContain(`…${key.slice(-4)}  ${account}  premium  2.600001 USD  ann  revoked`);
  expect(listed.stdout).not.toContain(key.slice(0, -4));
  await expectBooksToBalance(store);
}, 20_000);

it('leaves with code 2, the name of the argument and the usage when it cannot understand', async () => {
  const wrong: [string, ...string[]][] = [
    ['--tier', 'create', '--tier', 'gold'],
    ['--credits', 'create', '--credits', '0.0000001'],
    ['--credits', 'create', '--credits', '1e3'],
    ['--colour', 'create', '--colour', 'red'],
    ['--tier', 'create', '--account', 'acct_1', '--tier', 'free'],
    ['KEY_ID', 'revoke'],
    ['USD', 'grant', 'acct_1'],
    ['USD', 'grant', 'acct_1', '0'],
    ['destroy', 'destroy'],
  ];
  for (const [name, ...args] of wrong) {
    expect(() => parseKeysArguments(args)).toThrow(UsageError);
    expect(() => parseKeysArguments(args)).toThrow(name);
  }
  const refused = await keys('create', '--tier', 'gold');
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/--tier must be free or premium.*Usage:/s);
  expect(await keys('grant', 'acct_none', '5')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('acct_none'),
  });
}, 20_000);
