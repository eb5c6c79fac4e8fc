import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesIn, type Program, together, type Undo, undo } from './program.ts';
import type { Store } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { seedAccount } from './testing/accounts.ts';
import { openTwoOnPostgres, type TwoOnPostgres } from './testing/databases.ts';

/** Programs of many callers in one transaction, while other servers and other connections are in the way. */

let opened: TwoOnPostgres;
let stores: TwoOnPostgres['stores'];
let admin: TwoOnPostgres['admin'];

beforeAll(async () => {
  opened = await openTwoOnPostgres();
  ({ stores, admin } = opened);
}, 60_000);
afterAll(() => opened.remove());

const ADD = 'update accounts set hits = hits + 1 where id = ?';
const hitsOf = async (id: string) =>
  Number((await admin.query('select hits from accounts where id = $1', [id])).rows[0]?.hits);

function* add(accounts: readonly string[]): Program<number> {
  const changed = yield* together(
    accounts,
    accounts.map((id) => ({ sql: ADD, params: [id] })),
  );
  return changed.map(changesIn).reduce((a, b) => a + b, 0);
}

function* keeps(id: string): Program<string> {
  yield* add([id]);
  return 'kept';
}

const ENDINGS: Readonly<Record<string, (id: string) => Program<string | Undo<string>>>> = {
  keeps,
  *undoes(id) {
    yield* add([id]);
    return undo('undone');
  },
  *throws(id) {
    yield* add([id]);
    throw new Error('mine alone');
  },
  *'breaks a rule'(id) {
    yield* together([id], [{ sql: 'update accounts set held_micros = -1 where id = ?', params: [id] }]);
    return 'never';
  },
  *'goes on'(id) {
    yield* add([id]);
    const [row] = yield { sql: 'select hits from accounts where id = ?', params: [id] };
    yield { sql: 'update accounts set name = ? where id = ?', params: [`hits ${row?.hits}`, id] };
    return 'went on';
  },
  *'changes nothing and reads'(id) {
    yield* together([id], [{ sql: `${ADD} and name = 'nobody'`, params: [id] }]);
    const [row] = yield { sql: 'select id from accounts where id = ?', params: [id] };
    return row?.id === id ? 'read' : 'lost';
  },
};
const EXPECTED: Readonly<Record<string, readonly [string, number]>> = {
  keeps: ['kept', 1],
  undoes: ['undone', 0],
  throws: ['mine alone', 0],
  'breaks a rule': ['broken', 0],
  'goes on': ['went on', 1],
  'changes nothing and reads': ['read', 0],
};

it.each(['one account', 'an account each'])(
  'keeps what is to be kept of every program, however the others of its group end: %s',
  async (kind) => {
    const shared = await seedAccount(stores[0]);
    const names = Array.from({ length: 120 }, (_, index) => Object.keys(ENDINGS)[(index * 7) % 6] ?? '');
    const ids = await Promise.all(
      names.map(() => (kind === 'one account' ? shared : seedAccount(stores[0]))),
    );
    const ended = await Promise.allSettled(
      names.map((name, index) =>
        stores[index % 2 === 0 ? 0 : 1].write(() => (ENDINGS[name] ?? keeps)(ids[index] ?? '')),
      ),
    );
    const said = ended.map((one) => {
      if (one.status === 'fulfilled') return one.value;
      return /held_not_negative/.test(String(one.reason)) ? 'broken' : String(one.reason.message);
    });
    expect(said).toEqual(names.map((name) => EXPECTED[name]?.[0]));
    const counts = new Map<string, number>();
    for (const [index, id] of ids.entries())
      counts.set(id, (counts.get(id) ?? 0) + (EXPECTED[names[index] ?? '']?.[1] ?? 0));
    for (const [id, count] of counts) expect(await hitsOf(id)).toBe(count);
  },
  60_000,
);

it('meets no deadlock, in whatever order the groups of two servers name their accounts', async () => {
  const ids = await Promise.all(Array.from({ length: 12 }, () => seedAccount(stores[0])));
  const rotated = (by: number) => [...ids.slice(by), ...ids.slice(0, by)];
  const writes = Array.from({ length: 200 }, (_, index) => {
    const order = rotated((index * 5) % 12);
    return stores[index % 2 === 0 ? 0 : 1].write(() => add(index % 3 === 0 ? order.toReversed() : order));
  });
  expect(new Set(await Promise.all(writes))).toEqual(new Set([12]));
  for (const id of ids) expect(await hitsOf(id)).toBe(200);
  const { rows } = await admin.query(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  expect(Number(rows[0]?.deadlocks)).toBe(0);
}, 60_000);

it('goes on with everybody else while another server keeps one account locked', async () => {
  const [locked, ...free] = await Promise.all(Array.from({ length: 10 }, () => seedAccount(stores[0])));
  await admin.query('begin');
  await admin.query('update accounts set name = $2 where id = $1', [locked, 'mine']);
  let got = false;
  const waiting = stores[0]
    .write(() => add([locked ?? '']))
    .then(() => {
      got = true;
    });
  await Promise.all(free.map((id) => stores[0].write(() => add([id]))));
  await Promise.all(free.map((id) => stores[0].write(() => add([id]))));
  expect(got).toBe(false);
  await admin.query('rollback');
  await waiting;
  expect(await hitsOf(locked ?? '')).toBe(1);
}, 60_000);

it('does not write twice when the connection is lost in the middle of a commit, and says that nobody knows', async () => {
  const [slow, other] = [await seedAccount(stores[0]), await seedAccount(stores[0])];
  await admin.query(`
    create function wait_at_commit() returns trigger language plpgsql as
      'begin perform pg_sleep(3); return null; end';
    create constraint trigger wait_at_commit after update on accounts deferrable initially deferred
      for each row when (new.name = 'slow') execute function wait_at_commit()`);
  let attempts = 0;
  const rename = function* (): Program<void> {
    attempts += 1;
    const sql = "update accounts set name = 'slow', hits = hits + 1 where id = ?";
    yield* together([slow], [{ sql, params: [slow] }]);
  };
  const group = Promise.allSettled([stores[0].write(rename), stores[0].write(() => add([other]))]);
  const committing = "query = 'commit' and wait_event = 'PgSleep' and datname = current_database()";
  await expect
    .poll(async () => (await admin.query(`select 1 from pg_stat_activity where ${committing}`)).rowCount, {
      timeout: 20_000,
      interval: 20,
    })
    .toBe(1);
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${committing}`);
  for (const one of await group)
    expect(one).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
  expect(attempts).toBe(1);
  expect([await hitsOf(slow), await hitsOf(other)]).toEqual([0, 0]);
  await admin.query('drop trigger wait_at_commit on accounts; drop function wait_at_commit');
  await expect.poll(() => stores[0].check(), { timeout: 20_000, interval: 50 }).toBeNull();
}, 60_000);

it('starts whole groups again when their connections are cut before the commit, and counts everybody once', async () => {
  const ids = await Promise.all(Array.from({ length: 30 }, () => seedAccount(stores[0])));
  const told = new Map(ids.map((id) => [id, 0]));
  const unknown = new Map(ids.map((id) => [id, 0]));
  let open = true;
  const cutting = (async () => {
    while (open) {
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'",
      );
      await new Promise((resolve) => setImmediate(resolve));
      await admin.query('select pg_sleep(0.02)');
    }
  })();
  const write = async (id: string, store: Store) => {
    try {
      await store.write(() => add([id]));
      told.set(id, (told.get(id) ?? 0) + 1);
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable);
      unknown.set(id, (unknown.get(id) ?? 0) + 1);
    }
  };
  for (let round = 0; round < 15; round += 1)
    await Promise.all(ids.map((id, index) => write(id, stores[(index + round) % 2 === 0 ? 0 : 1])));
  open = false;
  await cutting;
  for (const id of ids) {
    const [least, most] = [told.get(id) ?? 0, (told.get(id) ?? 0) + (unknown.get(id) ?? 0)];
    expect(await hitsOf(id)).toBeGreaterThanOrEqual(least);
    expect(await hitsOf(id)).toBeLessThanOrEqual(most);
  }
  for (const store of stores)
    await expect.poll(() => store.check(), { timeout: 20_000, interval: 50 }).toBeNull();
}, 60_000);

it('goes on without prepared statements when a pooler has given it sessions that do not know them', async () => {
  const said: string[] = [];
  const note = (_: object, message?: string) => said.push(String(message));
  const { openStore } = await import('./open-store.ts');
  const store = await openStore({ ...opened.options, log: { warn: note, error: note } });
  const id = await seedAccount(store);
  await store.write(() => add([id]));
  // What a pooler does that hands the connection on: this session has none of the names any more.
  await store.write(function* () {
    yield { sql: 'deallocate all', params: [] };
  });
  await Promise.all(Array.from({ length: 20 }, () => store.write(() => add([id]))));
  await store.write(function* () {
    yield { sql: 'deallocate all', params: [] };
  });
  await store.write(() => add([id]));
  expect(await hitsOf(id)).toBe(22);
  expect(said.filter((message) => message.includes('pooler'))).toHaveLength(1);
  await store.close();
}, 60_000);
