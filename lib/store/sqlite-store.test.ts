import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from './open-store.ts';
import { type Program, type Undo, undo } from './program.ts';
import type { Store } from './store.ts';
import { seedAccount } from './testing/accounts.ts';
import { createSqlite, type TestDatabase } from './testing/databases.ts';

let database: TestDatabase;
let store: Store;

beforeEach(async () => {
  database = await createSqlite();
  store = await database.open();
});
afterEach(() => database.remove());

const file = () => join(database.options.dataDir, 'swarms.db');
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const nameOf = async (id: string) =>
  (await store.query.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst())?.name;

function* rename(id: string, name: string): Program<string> {
  yield { sql: 'update accounts set name = ? where id = ?', params: [name, id] };
  return name;
}

it('makes its folder private to the user', async () => {
  const dataDir = join(database.options.dataDir, 'deeper', 'data');
  const made = await openStore({ ...database.options, dataDir });
  await made.close();
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
});

it('rejects every program of a group whose commit fails, keeps none of them, and goes on', async () => {
  const id = await seedAccount(store);
  const orphanKey = function* (): Program<void> {
    yield { sql: 'pragma defer_foreign_keys = on', params: [] };
    yield {
      sql: "insert into api_keys (id, account_id, hash, hint, name, created_at) values ('k', 'nobody', 'h', '', '', 0)",
      params: [],
    };
  };
  const group = await Promise.allSettled([
    store.write(() => rename(id, 'lost')),
    store.write(orphanKey),
    store.write(() => rename(id, 'lost too')),
  ]);
  expect(group.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await nameOf(id)).toBe('seed');
  expect(await store.write(() => rename(id, 'next'))).toBe('next');
  expect(await nameOf(id)).toBe('next');
});

it('keeps what is to be kept and nothing else in every one of many groups, whoever undoes itself in which', async () => {
  const ids = await Promise.all(Array.from({ length: 4 }, () => seedAccount(store)));
  const add = function* (id: string, kept: boolean): Program<number | Undo<number>> {
    const [row] = yield {
      sql: 'update accounts set hits = hits + 1 where id = ? returning hits',
      params: [id],
    };
    return kept ? Number(row?.hits) : undo(Number(row?.hits));
  };
  const expected = ids.map(() => 0);
  for (let group = 0; group < 250; group += 1) {
    const kept = ids.map((_, index) => group % 90 !== 5 + index && group % 100 !== 7);
    const seen = await Promise.all(ids.map((id, index) => store.write(() => add(id, kept[index] === true))));
    expect(seen).toEqual(expected.map((hits) => hits + 1));
    for (const index of ids.keys()) expected[index] = (expected[index] ?? 0) + Number(kept[index]);
  }
});

it('waits for another process that has the lock without stopping the event loop', async () => {
  const id = await seedAccount(store);
  const holder = new DatabaseSync(file());
  holder.exec('begin immediate');
  let written = false;
  const write = store
    .write(() => rename(id, 'at last'))
    .then(() => {
      written = true;
    });
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
  expect(written).toBe(false);
  holder.exec('rollback');
  holder.close();
  await write;
  expect(await nameOf(id)).toBe('at last');
});

it('lets other work in between when very many programs wait', async () => {
  const id = await seedAccount(store);
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 1_000 }, (_, index) => store.write(() => rename(id, `${index}`))));
  done = true;
  expect(turns).toBeGreaterThanOrEqual(1_000 / 64);
  expect(await nameOf(id)).toBe('999');
});

it('writes nothing to disk for programs that all undo themselves', async () => {
  const id = await seedAccount(store);
  const size = () => statSync(`${file()}-wal`).size;
  const before = size();
  const refuse = function* () {
    yield* rename(id, 'refused');
    return undo('refused');
  };
  await store.write(refuse);
  await Promise.all([store.write(refuse), store.write(refuse)]);
  expect(size()).toBe(before);
  await store.write(() => rename(id, 'kept'));
  expect(size()).toBeGreaterThan(before);
});

it('leaves one file behind when the last store closes', async () => {
  await store.close();
  expect(() => statSync(`${file()}-wal`)).toThrow();
  expect(statSync(file()).size).toBeGreaterThan(0);
});
