import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Program } from './program.ts';
import type { Store } from './store.ts';
import { seedAccount } from './testing/accounts.ts';
import { createPostgres, type TestDatabase } from './testing/databases.ts';

let database: TestDatabase;
let store: Store;
let other: Store;

beforeAll(async () => {
  database = await createPostgres();
  store = await database.open();
  other = await database.open();
});
afterAll(() => database.remove());

function* rename(id: string, name: string): Program<void> {
  yield { sql: 'update accounts set name = ? where id = ?', params: [name, id] };
}

function* one(): Program<void> {
  yield { sql: 'select 1', params: [] };
}

it('starts a program again when it lost a race with another transaction', async () => {
  const id = await seedAccount(store);
  let attempts = 0;
  let overtaken = false;
  await store.write(function* () {
    attempts += 1;
    yield { sql: 'set transaction isolation level repeatable read', params: [] };
    yield { sql: 'select name from accounts where id = ?', params: [id] };
    if (attempts === 1) {
      void other
        .write(() => rename(id, 'theirs'))
        .then(() => {
          overtaken = true;
        });
      while (!overtaken) yield { sql: 'select 1', params: [] };
    }
    yield* rename(id, 'ours');
  });
  expect(attempts).toBe(2);
  const row = await store.query.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst();
  expect(row?.name).toBe('ours');
});

it('gives up on a program that loses every race', async () => {
  const id = await seedAccount(store);
  let attempts = 0;
  const hopeless = store.write(function* () {
    attempts += 1;
    yield { sql: 'set transaction isolation level repeatable read', params: [] };
    yield { sql: 'select name from accounts where id = ?', params: [id] };
    let overtaken = false;
    void other
      .write(() => rename(id, `theirs ${attempts}`))
      .then(() => {
        overtaken = true;
      });
    while (!overtaken) yield { sql: 'select 1', params: [] };
    yield* rename(id, 'ours');
  });
  await expect(hopeless).rejects.toThrow(/could not serialize/);
  expect(attempts).toBe(5);
});

it('starts a program again when its connection was cut before the commit', async () => {
  const id = await seedAccount(store);
  let attempts = 0;
  await store.write(function* () {
    attempts += 1;
    yield* rename(id, `attempt ${attempts}`);
    if (attempts > 1) return;
    const [row] = yield { sql: 'select pg_backend_pid() as pid', params: [] };
    const cut = { sql: 'select pg_terminate_backend(?)', params: [row?.pid ?? null] };
    void other.write(function* () {
      yield cut;
    });
    for (;;) yield { sql: 'select 1', params: [] };
  });
  expect(attempts).toBe(2);
  const row = await store.query.selectFrom('accounts').select('name').where('id', '=', id).executeTakeFirst();
  expect(row?.name).toBe('attempt 2');
});

it('goes on after the database has cut every connection', async () => {
  const id = await seedAccount(store);
  await Promise.all(Array.from({ length: 10 }, () => store.read(one)));
  await other.write(function* () {
    yield {
      sql: `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
      params: [],
    };
  });
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => store.write(() => rename(id, `after ${index}`))),
  );
  expect(await store.check()).toBeNull();
});
