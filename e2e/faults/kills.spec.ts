import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { startPostgres } from '../support/postgres.ts';
import { type RunningServer, type ServerOptions, startServer } from '../support/server.ts';
import { amount, count } from './full.ts';
import { MixedLoad, on } from './mixed-load.ts';
import { randomFrom, seedOfTheRun } from './random.ts';
import { expectTrueLedger, LOADED } from './true-ledger.ts';

/** Servers that die without a word under load: what was answered is billed, once, and no hold outlives them. */

/** Servers on one store, each of which can be killed and comes back. */
class Fleet {
  readonly servers: RunningServer[] = [];
  readonly #options: ServerOptions;

  constructor(options: ServerOptions) {
    this.#options = { ...options, env: LOADED };
  }

  async start(size: number): Promise<void> {
    while (this.servers.length < size) this.servers.push(await startServer(this.#options));
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
    this.servers[place] = await startServer(this.#options);
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

test('kill -9 on SQLite', async ({ vendor }) => {
  const kills = amount(3, 40);
  test.setTimeout(60_000 + kills * 20_000);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'swarms-kills-'));
  const fleet = new Fleet({ vendor, dataDirectory });
  try {
    await fleet.start(1);
    const api = await apiFor(fleet.first, { credits: 1_000_000 });
    await expectTrueLedger(fleet.first, await killUnderLoad(fleet, api, vendor, kills));
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
    await expectTrueLedger(fleet.first, await killUnderLoad(fleet, api, vendor, kills));
    count('kills on PostgreSQL with two servers', kills);
  } finally {
    await fleet.stop();
    await postgres.stop();
  }
});
