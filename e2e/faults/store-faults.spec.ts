import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { withDescendants } from '../bench/process-usage.ts';
import { type Api, apiFor } from '../support/api.ts';
import { DatabaseLine } from '../support/database-line.ts';
import { expect, test } from '../support/fixtures.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import type { VendorServer } from '../support/vendor.ts';
import { amount, count, FULL, highest } from './full.ts';
import { MixedLoad, on } from './mixed-load.ts';
import { seedOfTheRun } from './random.ts';
import { expectTrueLedger, LOADED } from './true-ledger.ts';

/** A store that is away, ill or full under load: refused with a way out, and no answered run is lost. */

const STORE = { ...LOADED, DATABASE_TIMEOUT_MS: '2000' };
/** No request may wait longer than this for a store that does not answer. */
const ANSWERED_WITHIN_MS = 15_000;
const SOON = { timeout: 60_000 };
const IN_SHORT = ['swarms.db taken away and put back', 'a full disk', 'paused'];

interface Fault {
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

async function readiness(server: RunningServer): Promise<number> {
  return (await fetch(`${server.url}/readyz`)).status;
}

/** One run of each kind while the store is away: 503, when to come back, and nothing else. */
async function expectRefusals(api: Api): Promise<void> {
  const task = { agent_config: { model_name: 'gpt-4.1' }, task: 'x' };
  const requests = [
    () => api.chat({ model: 'gpt-4.1' }),
    () => api.chat({ model: 'gpt-4.1', stream: true }),
    () => api.post('/v1/agent/completions', task),
    () => api.post('/v1/agent/batch/completions', [task, task]),
  ];
  // What can still be read may be answered: it costs nothing, and it is true.
  const reads = ['/v1/users/me/credits', '/v1/swarm/logs', '/v1/rate/limits', '/v1/models'];
  for (const path of reads) {
    const answer = await api.get(path);
    expect([200, 503], `${path}: ${await answer.text()}`).toContain(answer.status);
  }
  const waits = await Promise.all(
    requests.map(async (send) => {
      const from = performance.now();
      const answer = await send();
      const text = await answer.text();
      expect(answer.status, text).toBe(503);
      expect(Number(answer.headers.get('retry-after')), text).toBeGreaterThan(0);
      count('refusals while the store is away');
      return performance.now() - from;
    }),
  );
  highest('ms until a refusal while the store is away', Math.max(...waits));
  expect(Math.max(...waits)).toBeLessThan(ANSWERED_WITHIN_MS);
}

/** Load, fault, refusals, the end of the fault, load again; returns what the clients saw. */
async function overcome(servers: readonly RunningServer[], api: Api, vendor: VendorServer, fault: Fault) {
  const load = new MixedLoad(vendor, () => servers.map((server) => on(server, api)), {
    workers: 8,
    seed: seedOfTheRun(),
  });
  try {
    await expect.poll(() => load.answered, SOON).toBeGreaterThan(15);
    await fault.begin();
    for (const server of servers) await expect.poll(() => readiness(server), SOON).toBe(503);
    for (const server of servers) await expectRefusals(on(server, api));
    await fault.end();
    for (const server of servers) await expect.poll(() => readiness(server), SOON).toBe(200);
    const before = load.answered;
    await expect.poll(() => load.answered - before, SOON).toBeGreaterThan(15);
  } finally {
    await load.stop();
  }
  const faults = load.outcomes.filter(({ status }) => status !== null && status >= 500 && status !== 503);
  expect(faults, 'other faults than 503').toEqual([]);
  for (const server of servers) expect(server.stderr).not.toMatch(/^ {4}at |\\n {4}at /m);
  return load.outcomes;
}

const SQLITE: [what: string, fault: (server: RunningServer, file: string) => Fault][] = [
  ...['', '-wal'].map((name): (typeof SQLITE)[number] => [
    `swarms.db${name} taken away and put back`,
    (_, file) => ({
      begin: () => renameSync(file + name, `${file}${name}.away`),
      end: () => renameSync(`${file}${name}.away`, file + name),
    }),
  ]),
  [
    'a full disk',
    (server) => ({
      begin: () => limitFileSize(server.pid, '4096'),
      end: () => limitFileSize(server.pid, 'unlimited'),
    }),
  ],
];

/** A write beyond this size fails as on a full disk. */
function limitFileSize(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

for (const [what, faultOf] of SQLITE) {
  test(`SQLite: ${what}`, async ({ vendor }) => {
    test.setTimeout(180_000);
    test.skip(!FULL && !IN_SHORT.includes(what), 'in short runs others stand for it');
    test.skip(what === 'a full disk' && !existsSync('/usr/bin/prlimit'), 'needs prlimit');
    const dataDirectory = mkdtempSync(join(tmpdir(), 'swarms-store-faults-'));
    const server = await startServer({ vendor, dataDirectory, env: STORE });
    try {
      const api = await apiFor(server, { credits: 1_000_000 });
      const fault = faultOf(server, join(dataDirectory, 'swarms.db'));
      for (let round = 0; round < amount(1, 3); round += 1)
        await expectTrueLedger(server, await overcome([server], api, vendor, fault));
      count('faults of the store');
    } finally {
      await server.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    }
  });
}

test('SQLite: a damaged file is never taken for whole again', async ({ vendor }) => {
  test.skip(!FULL, 'in short runs others stand for it');
  test.setTimeout(120_000);
  const server = await startServer({ vendor, env: STORE });
  try {
    const api = await apiFor(server);
    await api.completion({ model: 'gpt-4.1' });
    const file = join(server.env.DATA_DIR ?? '', 'swarms.db');
    writeSync(openSync(file, 'r+'), Buffer.alloc(statSync(file).size, 0xa5));
    await expect.poll(() => readiness(server), SOON).toBe(503);
    await expectRefusals(api);
    count('faults of the store');
  } finally {
    await server.stop();
  }
});

interface Cluster {
  readonly postgres: RunningPostgres;
  readonly line: DatabaseLine;
}

const POSTGRES: [what: string, fault: (cluster: Cluster) => Fault][] = [
  [
    'paused',
    ({ postgres }) => ({
      begin: () => signalAll(postgres, 'SIGSTOP'),
      end: () => signalAll(postgres, 'SIGCONT'),
    }),
  ],
  [
    'restarted',
    ({ postgres, line }) => ({
      begin: async () => {
        await line.cut();
        await command(
          postgres.url,
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
        );
      },
      end: () => line.restore(),
    }),
  ],
  ['cut off by the network', ({ line }) => ({ begin: () => line.freeze(), end: () => line.thaw() })],
  [
    'read-only, as after a failover',
    ({ postgres }) => ({
      begin: () => readOnly(postgres, true),
      end: () => readOnly(postgres, false),
    }),
  ],
];

function signalAll(postgres: RunningPostgres, signal: NodeJS.Signals): void {
  // Not the process that started it: that one must stay able to end it.
  for (const pid of withDescendants(postgres.pid).slice(1)) {
    try {
      process.kill(pid, signal);
    } catch {
      // A connection's process may end while we read their list.
    }
  }
}

async function readOnly(postgres: RunningPostgres, yes: boolean): Promise<void> {
  await command(postgres.url, `alter system set default_transaction_read_only = ${yes ? 'on' : 'off'}`);
  await command(postgres.url, 'select pg_reload_conf()');
}

async function command(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

for (const [what, faultOf] of POSTGRES) {
  test(`PostgreSQL with two servers: ${what}`, async ({ vendor }) => {
    test.setTimeout(240_000);
    test.skip(!FULL && !IN_SHORT.includes(what), 'in short runs others stand for it');
    const postgres = await startPostgres();
    const line = await DatabaseLine.to(postgres.url);
    const options = { vendor, databaseUrl: line.url, env: STORE };
    const servers = [await startServer(options), await startServer(options)] as const;
    try {
      const api = await apiFor(servers[0], { credits: 1_000_000 });
      const fault = faultOf({ postgres, line });
      for (let round = 0; round < amount(1, 3); round += 1) {
        const outcomes = await overcome(servers, api, vendor, fault);
        await expectTrueLedger({ env: { ...servers[0].env, DATABASE_URL: postgres.url } }, outcomes);
      }
      count('faults of the store');
    } finally {
      signalAll(postgres, 'SIGCONT');
      await Promise.all(servers.map((server) => server.stop()));
      await line.cut();
      await postgres.stop();
    }
  });
}
