import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { freePort } from '../support/free-port.ts';
import { ROOT } from '../support/server.ts';

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

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs a program of ours that is expected to end by itself. */
async function ended(script: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const args = ['--disable-warning=ExperimentalWarning', ...script];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stderr = await text(child.stderr);
  return { code: await exit, stderr };
}

/** One sentence that says what to do; never a stack, never a password. */
function expectSentence({ code, stderr }: Ended, said: string): void {
  expect(stderr).toContain(said);
  expect(stderr).not.toContain('    at ');
  expect(stderr).not.toContain('s3cret');
  expect(code).toBe(1);
}

test('a start that cannot work ends in one sentence, for the server and for the command line', async ({
  server,
}, testInfo) => {
  test.setTimeout(120_000);
  mkdirSync(testInfo.outputPath(), { recursive: true });
  const file = testInfo.outputPath('a-file');
  writeFileSync(file, '');
  mkdirSync(testInfo.outputPath('text'));
  writeFileSync(testInfo.outputPath('text/swarms.db'), 'Dear diary, '.repeat(1_000));
  const unreachable = `postgres://me:s3cret@127.0.0.1:${await freePort()}/db`;
  const cases: readonly [Record<string, string>, string][] = [
    [{ DATA_DIR: file }, 'it is not a folder'],
    [{ DATA_DIR: testInfo.outputPath('text') }, 'it is not an SQLite database; move it away'],
    [{ DATABASE_URL: 'postgres://' }, 'DATABASE_URL: must be like postgres://user:password@host'],
    [
      { DATABASE_URL: 'postgres://u:s3cret@[bad/x' },
      'DATABASE_URL: must be like postgres://user:password@host',
    ],
    [{ DATABASE_URL: unreachable }, 'check DATABASE_URL and that the server runs'],
  ];
  for (const [change, said] of cases) {
    const env = { ...server.env, PORT: '0', ...change };
    expectSentence(await ended(['server.ts'], env), said);
    expectSentence(await ended(['scripts/keys.ts', 'list'], env), said);
  }
});

test('a port or an address that it cannot have is named, with the way out', async ({ server }, testInfo) => {
  const { port } = new URL(server.url);
  const env = { ...server.env, DATA_DIR: testInfo.outputPath('data') };
  expectSentence(
    await ended(['server.ts'], { ...env, PORT: port }),
    `127.0.0.1:${port}: another process has that port; end it or set PORT`,
  );
  expectSentence(
    await ended(['server.ts'], { ...env, PORT: '0', HOST: '192.0.2.1' }),
    'that is no address of this machine',
  );
});
