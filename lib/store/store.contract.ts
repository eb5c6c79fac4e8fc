import { afterAll, beforeAll, expect, it } from 'vitest';
import { changesIn, type Program, undo } from './program.ts';
import type { Store } from './store.ts';
import { seedAccount } from './testing/accounts.ts';
import { startTogether } from './testing/child.ts';
import type { TestDatabase } from './testing/databases.ts';

/** What every store promises. */
export function storeContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  it('keeps what a program wrote and returns its value', async () => {
    const id = await seedAccount(store);
    expect(await store.write(() => rename(id, 'kept'))).toBe('kept');
    expect(await nameOf(id)).toBe('kept');
  });

  it('rolls back a program that throws and rejects with its error', async () => {
    const id = await seedAccount(store);
    const failing = function* (): Program<string> {
      yield* rename(id, 'lost');
      throw new Error('no further');
    };
    await expect(store.write(failing)).rejects.toThrow('no further');
    expect(await nameOf(id)).toBe('seed');
  });

  it('rolls back a program that undoes itself and still returns its value', async () => {
    const id = await seedAccount(store);
    const undone = await store.write(function* () {
      yield* rename(id, 'lost');
      return undo({ reason: 'refused' });
    });
    expect(undone).toEqual({ reason: 'refused' });
    expect(await nameOf(id)).toBe('seed');
  });

  it('rolls back a program whose statement breaks a rule of the schema', async () => {
    const id = await seedAccount(store);
    const overdrawn = store.write(function* () {
      yield* rename(id, 'lost');
      yield { sql: 'update accounts set held_micros = 1 where id = ?', params: [id] };
    });
    await expect(overdrawn).rejects.toThrow(/held_is_covered/);
    expect(await nameOf(id)).toBe('seed');
  });

  it('keeps programs that run at the same time apart: one failing leaves the others alone', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => seedAccount(store)));
    const results = await Promise.allSettled(
      ids.map((id, index) =>
        store.write(function* () {
          yield* rename(id, 'renamed');
          if (index % 3 === 0) throw new Error('mine alone');
          return index % 3 === 1 ? undo('undone') : 'done';
        }),
      ),
    );
    const seen = results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'));
    expect(seen).toEqual(ids.map((_, index) => ['failed', 'undone', 'done'][index % 3]));
    const names = await Promise.all(ids.map(nameOf));
    expect(names).toEqual(ids.map((_, index) => (index % 3 === 2 ? 'renamed' : 'seed')));
  });

  it('tells of a write that returns no rows how many it changed', async () => {
    const [id] = await Promise.all([seedAccount(store), seedAccount(store)]);
    const changes = await store.write(function* (): Program<number[]> {
      const insert = `insert into account_agents (account_id, name) values (?, 'a'), (?, 'b') on conflict do nothing`;
      const once = changesIn(yield { sql: insert, params: [id, id] });
      const again = changesIn(yield { sql: insert, params: [id, id] });
      const update = "update account_agents set name = 'c' where account_id = ? and name = 'a'";
      const updated = changesIn(yield { sql: update, params: [id] });
      const missed = changesIn(yield { sql: update, params: [id] });
      const deleted = changesIn(
        yield { sql: 'delete from account_agents where account_id = ?', params: [id] },
      );
      return [once, again, updated, missed, deleted];
    });
    expect(changes).toEqual([2, 0, 1, 0, 2]);
  });

  it('runs programs on one row one after the other', async () => {
    const id = await seedAccount(store);
    const totals = await Promise.all(
      Array.from({ length: 100 }, () =>
        store.write(function* () {
          const [row] = yield {
            sql: 'update accounts set hits = hits + 1 where id = ? returning hits',
            params: [id],
          };
          return row?.hits;
        }),
      ),
    );
    expect(totals.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
  });

  it('shows a write to every other store as soon as it is acknowledged', async () => {
    const other = await database.open();
    const id = await seedAccount(store);
    await store.write(() => rename(id, 'seen'));
    const name = await other.read(function* () {
      const [row] = yield { sql: 'select name from accounts where id = ?', params: [id] };
      return row?.name;
    });
    expect(name).toBe('seen');
    const row = await other.query
      .selectFrom('accounts')
      .select('name')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row?.name).toBe('seen');
  });

  it('returns whole numbers exactly up to 2^53 and refuses larger ones', async () => {
    const id = await seedAccount(store, { creditMicros: Number.MAX_SAFE_INTEGER });
    const read = () =>
      store.read(function* () {
        const [row] = yield { sql: 'select credit_micros from accounts where id = ?', params: [id] };
        return row?.credit_micros;
      });
    expect(await read()).toBe(Number.MAX_SAFE_INTEGER);
    await store.write(function* () {
      yield { sql: 'update accounts set credit_micros = credit_micros + 1 where id = ?', params: [id] };
    });
    await expect(read()).rejects.toThrow(RangeError);
  });

  it('lets a reading program write nothing', async () => {
    const id = await seedAccount(store);
    await expect(store.read(() => rename(id, 'lost'))).rejects.toThrow(/read-?only/);
    expect(await nameOf(id)).toBe('seed');
  });

  it('shows a reading program one state of the database, whatever is written meanwhile', async () => {
    const id = await seedAccount(store);
    const { sql, params } = { sql: 'select name from accounts where id = ?', params: [id] };
    let written: Promise<string> | undefined;
    const names = await store.read(function* () {
      const [before] = yield { sql, params };
      written ??= store.write(() => rename(id, 'later'));
      const [after] = yield { sql, params };
      return [before?.name, after?.name];
    });
    await written;
    expect(names).toEqual(['seed', 'seed']);
    expect(await nameOf(id)).toBe('later');
  });

  it('is well, finishes what it accepted when it is closed, and takes nothing afterwards', async () => {
    const closing = await database.open();
    expect(await closing.check()).toBeNull();
    const id = await seedAccount(store);
    const last = closing.write(() => rename(id, 'last'));
    const closed = closing.close();
    expect(await last).toBe('last');
    await closed;
    await expect(closing.write(() => rename(id, 'too late'))).rejects.toThrow();
    expect(await nameOf(id)).toBe('last');
  });

  function nameOf(id: string): Promise<unknown> {
    return store.read(function* () {
      const [row] = yield { sql: 'select name from accounts where id = ?', params: [id] };
      return row?.name;
    });
  }
}

function* rename(id: string, name: string): Program<string> {
  yield { sql: 'update accounts set name = ? where id = ?', params: [name, id] };
  return name;
}

/** What holds when servers start at the same time. */
export function migrationContract(create: () => Promise<TestDatabase>): void {
  it('is migrated once when four processes start together on an empty database', async () => {
    const database = await create();
    const { dataDir, databaseUrl } = database.options;
    const script = new URL('./testing/open-child.ts', import.meta.url);
    const children = await startTogether(script, Array(4).fill({ dataDir, databaseUrl }));
    const said = await Promise.all(children.map((child) => child.rest()));
    expect(said).toEqual(Array(4).fill(['opened, 0 accounts']));
    await database.remove();
  }, 20_000);
}
