import { copyFileSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { DatabaseLine } from '#e2e/support/database-line.ts';
import { openStore } from './open-store.ts';
import type { Program, Row } from './program.ts';
import type { Store } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { seedAccount } from './testing/accounts.ts';
import { createPostgres, createSqlite, type TestDatabase } from './testing/databases.ts';
import { TABLES } from './watched-store.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Watched {
  readonly store: Store;
  readonly said: string[];
}

async function open(database: TestDatabase, change: object = {}): Promise<Watched> {
  const said: string[] = [];
  const note = (_: object, message?: string) => said.push(String(message));
  const log = { error: note, warn: note };
  const store = await openStore({ ...database.options, log, ...change });
  closing.push(() => store.close());
  return { store, said };
}

async function openFile(): Promise<Watched & { file: string }> {
  const database = await createSqlite();
  closing.push(() => database.remove());
  return { ...(await open(database)), file: join(database.options.dataDir, 'swarms.db') };
}

async function openLine(databaseTimeoutMs: number): Promise<Watched & { line: DatabaseLine; direct: Store }> {
  const database = await createPostgres();
  const line = await DatabaseLine.to(database.options.databaseUrl ?? '');
  closing.push(() => line.cut());
  const { store: direct } = await open(database);
  return { ...(await open(database, { databaseUrl: line.url, databaseTimeoutMs })), line, direct };
}

function* rename(id: string, name: string): Program<void> {
  yield { sql: 'update accounts set name = ? where id = ?', params: [name, id] };
}

const write = (store: Store, id: string) => store.write(() => rename(id, 'changed'));
const AWAY = 'the database is away; requests are refused until it is back';
const BACK = 'the database is back';

it.each(['swarms.db', 'swarms.db-wal'])('takes no write for done after %s was deleted', async (name) => {
  const { store, said, file } = await openFile();
  const id = await seedAccount(store);
  rmSync(join(file, '..', name));
  await expect(write(store, id)).rejects.toThrow(StoreUnavailable);
  expect(await store.check()).toMatch(/was deleted or replaced/);
  await expect(store.read(() => rename(id, ''))).rejects.toThrow(/was deleted or replaced/);
  expect(said).toEqual([AWAY]);
});

it('notices in the background that its file was replaced, and is back with the right one', async () => {
  const { store, said, file } = await openFile();
  const id = await seedAccount(store);
  copyFileSync(file, `${file}.other`);
  renameSync(file, `${file}.right`);
  renameSync(`${file}.other`, file);
  await expect.poll(() => store.check(), PATIENCE).toMatch(/was deleted or replaced/);
  renameSync(`${file}.right`, file);
  await expect.poll(() => store.check(), PATIENCE).toBeNull();
  await write(store, id);
  expect(said).toEqual([AWAY, BACK]);
}, 60_000);

it('refuses everyone who shares a transaction that found the disk full, and is back when there is room', async () => {
  const { store, said } = await openFile();
  const id = await seedAccount(store);
  const limit = (pages: number) =>
    store.write(function* () {
      yield { sql: `pragma max_page_count = ${pages}`, params: [] };
    });
  await limit(1);
  const grow = () => store.write(() => rename(id, 'x'.repeat(200_000)));
  const group = await Promise.allSettled([write(store, id), grow(), write(store, id)]);
  for (const result of group) {
    expect(result).toMatchObject({ status: 'rejected', reason: { message: expect.stringMatching(/full/) } });
  }
  expect(await store.check()).toMatch(/its disk is full/);
  await expect.poll(() => store.check(), PATIENCE).toBeNull();
  await limit(1_000_000);
  await grow();
  expect(said).toEqual([AWAY, BACK]);
}, 60_000);

it('is looked at in every table', async () => {
  const { store } = await openFile();
  const rows = await store.read(function* (): Program<readonly Row[]> {
    return yield { sql: "select name from sqlite_master where type = 'table'", params: [] };
  });
  const names = rows.map(({ name }) => String(name)).filter((name) => !/^(kysely_|store_checks$)/.test(name));
  expect(names.sort()).toEqual(TABLES.toSorted());
});

it('notices in the background that its file is damaged, and never takes it for whole again', async () => {
  const { store, said, file } = await openFile();
  const id = await seedAccount(store);
  const descriptor = openSync(file, 'r+');
  const rubbish = Buffer.alloc(statSync(file).size, 0xa5);
  writeSync(descriptor, rubbish, 0, rubbish.length, 0);
  await expect.poll(() => store.check(), PATIENCE).toMatch(/damaged/);
  await expect(write(store, id)).rejects.toThrow(/restore a backup/);
  expect(said).toEqual([AWAY]);
}, 60_000);

it('waits no longer than its limit for a server that answers nothing, and is back as soon as it does', async () => {
  const { store, said, line, direct } = await openLine(1_000);
  const id = await seedAccount(direct);
  await Promise.all(Array.from({ length: 10 }, () => write(store, id)));
  line.freeze();
  const since = performance.now();
  // More than there are connections: most of them wait for one.
  const writes = await Promise.allSettled(Array.from({ length: 50 }, () => write(store, id)));
  expect(performance.now() - since).toBeLessThan(5_000);
  for (const result of writes) {
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
  }
  await expect(store.query.selectFrom('accounts').selectAll().execute()).rejects.toThrow(StoreUnavailable);
  await expect.poll(() => store.check(), PATIENCE).not.toBeNull();
  const refusedAt = performance.now();
  await expect(write(store, id)).rejects.toThrow(StoreUnavailable);
  expect(performance.now() - refusedAt).toBeLessThan(1_500);
  line.thaw();
  await expect.poll(() => store.check(), PATIENCE).toBeNull();
  await write(store, id);
  expect(said.filter((message) => message === AWAY || message === BACK)).toEqual([AWAY, BACK]);
}, 60_000);

it('says once that the server is gone and once that it is back, however many ask', async () => {
  const { store, said, line, direct } = await openLine(1_000);
  const id = await seedAccount(direct);
  let returns = 0;
  store.onReturn(() => {
    returns += 1;
  });
  await line.cut();
  for (let round = 0; round < 20; round += 1) {
    await expect(write(store, id)).rejects.toThrow(StoreUnavailable);
    await expect(store.query.selectFrom('accounts').selectAll().execute()).rejects.toThrow(StoreUnavailable);
  }
  expect(await store.check()).toMatch(/cannot be reached/);
  await line.restore();
  await expect.poll(() => store.check(), PATIENCE).toBeNull();
  await write(store, id);
  expect(said.filter((message) => message === AWAY || message === BACK)).toEqual([AWAY, BACK]);
  expect(returns).toBe(1);
}, 60_000);

it('gives up a statement that waits for a lock, and nobody else suffers', async () => {
  const { store, direct } = await openLine(1_500);
  const [locked, free] = [await seedAccount(direct), await seedAccount(direct)];
  const held = Promise.withResolvers<void>();
  let released = false;
  const holder = direct.write(function* () {
    yield* rename(locked, 'mine');
    held.resolve();
    while (!released) yield { sql: 'select pg_sleep(0.05)', params: [] };
  });
  await held.promise;
  await expect(write(store, locked)).rejects.toThrow(StoreUnavailable);
  await write(store, free);
  released = true;
  await holder;
  await write(store, locked);
}, 60_000);
