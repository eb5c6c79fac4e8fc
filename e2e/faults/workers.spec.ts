import { readFileSync } from 'node:fs';
import { apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { readLedger } from '../support/ledger.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { amount, count } from './full.ts';
import { MixedLoad, on } from './mixed-load.ts';
import { seedOfTheRun } from './random.ts';
import { expectTrueLedger, LOADED } from './true-ledger.ts';

/** Several processes behind one port, on one file: exact like one, and none of them indispensable. */

const TWO = { WORKERS: '2' };

function workersOf({ pid }: RunningServer): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('requests go to both, and limits, holds and repeats are exact over both', async ({
  newServer,
  vendor,
}) => {
  const server = await newServer({ env: { ...TWO, RATE_LIMIT_FREE_PER_MINUTE: '40' } });
  await expect.poll(() => workersOf(server).length).toBe(2);
  const limited = await apiFor(server, { tier: 'free', credits: 100 });
  const answers = await Promise.all(Array.from({ length: 100 }, () => limited.chat({ model: 'test/echo' })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(40);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(60);
  await expect
    .poll(() => new Set([...server.stderr.matchAll(/"worker":(\d+)/g)].map(([, id]) => id)).size)
    .toBe(2);

  const repeating = await apiFor(server, { tier: 'premium', credits: 100 });
  const repeated = await Promise.all(
    Array.from({ length: 30 }, () =>
      repeating.chat({ model: 'gpt-4.1', messages: hello() }, { headers: { 'idempotency-key': 'one' } }),
    ),
  );
  const fresh = repeated.filter(
    ({ status, headers }) => status === 200 && !headers.has('idempotent-replayed'),
  );
  expect(fresh).toHaveLength(1);
  expect(vendor.requests.filter(({ path }) => path.endsWith('/chat/completions'))).toHaveLength(1);
  expect((await readLedger(server)).holds).toEqual([]);
});

test('a worker that is killed under load is replaced; what was answered is billed once', async ({
  vendor,
}) => {
  const kills = amount(2, 20);
  test.setTimeout(60_000 + kills * 20_000);
  const server = await startServer({ vendor, env: { ...LOADED, ...TWO } });
  try {
    const api = await apiFor(server, { credits: 1_000_000 });
    const load = new MixedLoad(vendor, () => [on(server, api)], { workers: 12, seed: seedOfTheRun() });
    for (let kill = 0; kill < kills; kill += 1) {
      const before = load.answered;
      await expect.poll(() => load.answered - before, { timeout: 30_000 }).toBeGreaterThan(10);
      await expect.poll(() => workersOf(server).length, { timeout: 15_000 }).toBe(2);
      const victim = workersOf(server)[kill % 2] ?? -1;
      process.kill(victim, 'SIGKILL');
      await expect.poll(() => workersOf(server).includes(victim)).toBe(false);
    }
    await expect.poll(() => workersOf(server).length, { timeout: 15_000 }).toBe(2);
    await expectTrueLedger(server, await load.stop());
    count('workers killed', kills);
  } finally {
    await server.stop();
  }
});

test('SIGTERM lets both finish what they do; a killed supervisor leaves nobody behind', async ({
  newServer,
  vendor,
}) => {
  vendor.script('gpt-4.1-slow', { text: Array.from({ length: 20 }, (_, n) => ` word${n}`), paceMs: 30 });
  const server = await newServer({ env: TWO });
  await expect.poll(() => workersOf(server).length).toBe(2);
  const api = await apiFor(server, { credits: 100 });
  const streams = await Promise.all(
    Array.from({ length: 6 }, () => api.chat({ model: 'gpt-4.1-slow', stream: true, max_tokens: 100 })),
  );
  server.signal('SIGTERM');
  const texts = await Promise.all(streams.map((stream) => stream.text()));
  expect(texts.every((text) => text.endsWith('data: [DONE]\n\n'))).toBe(true);
  expect(await server.exit()).toBe(0);

  const orphaned = await newServer({ env: TWO });
  await expect.poll(() => workersOf(orphaned).length).toBe(2);
  const workers = workersOf(orphaned);
  orphaned.signal('SIGKILL');
  await expect.poll(() => workers.filter(isAlive), { timeout: 15_000 }).toEqual([]);
});

test('what keeps the server from starting is said once, with the exit code', async ({
  newServer,
  server,
}) => {
  const { port } = new URL(server.url);
  const failed = newServer({ env: { ...TWO, PORT: port } });
  await expect(failed).rejects.toThrow(
    /ended:\n(?:(?!cannot listen)[\s\S])*cannot listen on(?:(?!cannot listen)[\s\S])*$/,
  );
  await expect(newServer({ env: { WORKERS: 'many' } })).rejects.toThrow('WORKERS: must be auto or a number');
});
