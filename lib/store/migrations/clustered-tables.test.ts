import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { NodeSqliteDialect } from '../sqlite-connection.ts';
import { initial } from './0001-initial.ts';
import { usageFigures } from './0002-usage-figures.ts';
import { clusteredTables } from './0004-clustered-tables.ts';

it('keeps every row, rule and index of a database that was in use', async () => {
  const file = new DatabaseSync(':memory:');
  const db = new Kysely<unknown>({ dialect: new NodeSqliteDialect(file) });
  const migrate = (migrations: Record<string, typeof initial>) =>
    new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  await migrate({ '1': initial, '2': usageFigures });
  for (const total of [3, 1, 2])
    file.exec(
      `insert into rate_hits (account_id, total, weight, at) values ('a', ${total}, 1, ${total * 10})`,
    );
  file.exec("insert into holds (request_id, account_id, amount_micros, expires_at) values ('r2', 'a', 5, 9)");
  const indexes = () =>
    file
      .prepare(
        "select tbl_name, name, sql from sqlite_master where type = 'index' and sql is not null order by name",
      )
      .all();
  const before = indexes();
  const { error } = await migrate({ '1': initial, '2': usageFigures, '4': clusteredTables });
  expect(error).toBeUndefined();
  expect(indexes()).toEqual(before);
  expect(file.prepare('select total, at from rate_hits order by total').all()).toEqual([
    { total: 1, at: 10 },
    { total: 2, at: 20 },
    { total: 3, at: 30 },
  ]);
  expect(file.prepare('select * from holds').all()).toEqual([
    { request_id: 'r2', account_id: 'a', amount_micros: 5, expires_at: 9, finish_requested: 0 },
  ]);
  expect(() => file.exec("insert into holds values ('r3', 'a', -1, 9, 0)")).toThrow(/amount_micros/);
  expect(() => file.prepare('select rowid from runs').all()).toThrow(/rowid/);
  await db.destroy();
});
