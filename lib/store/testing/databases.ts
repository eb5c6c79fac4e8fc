import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from '#e2e/support/postgres.ts';
import { openStore, type StoreOptions } from '#lib/store/open-store.ts';
import type { Store } from '#lib/store/store.ts';

/** An empty database for tests, which any number of stores and processes may open. */
export interface TestDatabase {
  readonly options: StoreOptions;
  open(): Promise<Store>;
  /** Closes every store opened here and removes the data. */
  remove(): Promise<void>;
}

export interface DatabaseKind {
  readonly name: string;
  create(): Promise<TestDatabase>;
}

const SILENT = { warn: () => undefined, error: () => undefined };
const SETTINGS = { databaseTimeoutMs: 5_000, log: SILENT };

/** Every suite of a port runs on each of these: `describe.each(DATABASES)('… on $name', …)`. */
export const DATABASES: readonly DatabaseKind[] = [
  { name: 'SQLite', create: createSqlite },
  { name: 'PostgreSQL', create: createPostgres },
];

export async function createSqlite(): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'swarms-store-'));
  return database({ dataDir, databaseUrl: undefined, ...SETTINGS }, () =>
    rmSync(dataDir, { recursive: true, force: true }),
  );
}

// One server for all suites of this process; it ends with the process.
let server: Promise<RunningPostgres> | undefined;
let databases = 0;

export async function createPostgres(): Promise<TestDatabase> {
  server ??= startPostgres();
  databases += 1;
  const databaseUrl = await (await server).createDatabase(`test_${databases}`);
  return database({ dataDir: '', databaseUrl, ...SETTINGS }, () => undefined);
}

function database(options: StoreOptions, clean: () => void): TestDatabase {
  const stores: Store[] = [];
  return {
    options,
    open: async () => {
      const store = await openStore(options);
      stores.push(store);
      return store;
    },
    remove: async () => {
      await Promise.all(stores.map((store) => store.close()));
      clean();
    },
  };
}

/** Two servers on one PostgreSQL, and a connection of its operator. */
export interface TwoOnPostgres {
  readonly options: StoreOptions;
  readonly stores: readonly [Store, Store];
  readonly admin: pg.Client;
  remove(): Promise<void>;
}

export async function openTwoOnPostgres(): Promise<TwoOnPostgres> {
  const { options, open, remove } = await createPostgres();
  const stores = [await open(), await open()] as const;
  const admin = new pg.Client({ connectionString: options.databaseUrl });
  await admin.connect();
  return {
    options,
    stores,
    admin,
    async remove() {
      await admin.end();
      await remove();
    },
  };
}
