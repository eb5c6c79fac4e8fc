import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import { startPostgres } from '../support/postgres.ts';
import { type RunningServer, type ServerOptions, startServer } from '../support/server.ts';
import { amount, count } from './full.ts';
import { MixedLoad, type Outcome, on } from './mixed-load.ts';
import { randomFrom, seedOfTheRun } from './random.ts';

/** Servers that die without a word under load: what was answered is billed, once, and no hold outlives them. */

const HOLD_SECONDS = 3;
const SETTINGS = {
  HOLD_SECONDS: String(HOLD_SECONDS),
  RATE_LIMIT_PREMIUM_PER_MINUTE: '1000000',
  RATE_LIMIT_PREMIUM_PER_HOUR: '1000000',
  RATE_LIMIT_PREMIUM_PER_DAY: '1000000',
};

/** Servers on one store, each of which can be killed and comes back. */
class Fleet {
  readonly servers: RunningServer[] = [];
  private readonly options: ServerOptions;

  constructor(options: ServerOptions) {
    this.options = { ...options, env: SETTINGS };
  }

  async start(size: number): Promise<void> {
    while (this.servers.length < size) this.servers.push(await startServer(this.options));
  }

  get first(): RunningServer {
    const [server] = this.servers;
    if (server === undefined) throw new Error('No server was started.');
    return server;
  }

  async killAndRestart(place: number): Promise<void> {
    const server = this.servers[place];
    server?.signal('SIGKILL');
    await server?.exit();
    this.servers[place] = await startServer(this.options);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }
}

async function killUnderLoad(
  fleet: Fleet,
  api: Api,
  vendor: ConstructorParameters<typeof MixedLoad>[0],
  kills: number,
) {
  const seed = seedOfTheRun();
  const random = randomFrom(seed);
  const load = new MixedLoad(vendor, () => fleet.servers.map((server) => on(server, api)), {
    workers: 12,
    seed,
  });
  for (let kill = 0; kill < kills; kill += 1) {
    const before = load.answered;
    // Not before the load has bitten, then at any moment.
    await expect.poll(() => load.answered - before, { timeout: 30_000 }).toBeGreaterThan(10);
    await new Promise((resolve) => setTimeout(resolve, random() * 300));
    await fleet.killAndRestart(kill % fleet.servers.length);
  }
  return load.stop();
}

async function expectTrueLedger(fleet: Fleet, outcomes: readonly Outcome[]): Promise<void> {
  await expect
    .poll(async () => (await readLedger(fleet.first)).holds, { timeout: (HOLD_SECONDS + 20) * 1_000 })
    .toEqual([]);
  const ledger = await readLedger(fleet.first);
  expect(bookComplaints(ledger)).toEqual([]);
  const runs = new Map(ledger.runs.map((run) => [run.request_id, run]));
  expect(runs.size).toBe(ledger.runs.length);
  const answered = outcomes.filter((outcome) => outcome.answered);
  const missing = answered.filter(({ requestId }) => runs.get(requestId ?? '')?.status !== 'completed');
  expect(missing, 'answered and not in the ledger').toEqual([]);
  const wrong = answered.filter(
    ({ requestId, costMicros }) =>
      costMicros !== null && runs.get(requestId ?? '')?.charged_micros !== costMicros,
  );
  expect(wrong, 'billed otherwise than was said').toEqual([]);
  count('requests completely answered', answered.length);
  count('requests that met a dead or dying server', outcomes.length - answered.length);
  count('runs in the ledger', ledger.runs.length);
}

test('kill -9 on SQLite', async ({ vendor }) => {
  const kills = amount(3, 40);
  test.setTimeout(60_000 + kills * 20_000);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'swarms-kills-'));
  const fleet = new Fleet({ vendor, dataDirectory });
  try {
    await fleet.start(1);
    const api = await apiFor(fleet.first, { credits: 1_000_000 });
    await expectTrueLedger(fleet, await killUnderLoad(fleet, api, vendor, kills));
    count('kills on SQLite', kills);
  } finally {
    await fleet.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
});

test('kill -9 of two servers on one PostgreSQL', async ({ vendor }) => {
  const kills = amount(2, 20);
  test.setTimeout(90_000 + kills * 20_000);
  const postgres = await startPostgres();
  const fleet = new Fleet({ vendor, databaseUrl: postgres.url });
  try {
    await fleet.start(2);
    const api = await apiFor(fleet.first, { credits: 1_000_000 });
    await expectTrueLedger(fleet, await killUnderLoad(fleet, api, vendor, kills));
    count('kills on PostgreSQL with two servers', kills);
  } finally {
    await fleet.stop();
    await postgres.stop();
  }
});
