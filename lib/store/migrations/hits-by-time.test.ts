import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { NodeSqliteDialect } from '../sqlite-connection.ts';
import { initial } from './0001-initial.ts';
import { usageFigures } from './0002-usage-figures.ts';
import { clusteredTables } from './0004-clustered-tables.ts';
import { hitsByTime } from './0005-hits-by-time.ts';

it('keeps every hit of a database that was in use, in one tree by time', async () => {
  const file = new DatabaseSync(':memory:');
  const db = new Kysely<unknown>({ dialect: new NodeSqliteDialect(file) });
  const migrate = (migrations: Record<string, typeof initial>) =>
    new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  const released = { '1': initial, '2': usageFigures, '4': clusteredTables };
  await migrate(released);
  for (const [account, total, weight, at] of [
    ['b', 1, 1, 10],
    ['a', 1, 1, 10],
    ['a', 4, 3, 10],
    ['a', 5, 1, 90],
  ] as const)
    file
      .prepare('insert into rate_hits (account_id, total, weight, at) values (?, ?, ?, ?)')
      .run(account, total, weight, at);
  const { error } = await migrate({ ...released, '5': hitsByTime });
  expect(error).toBeUndefined();
  const rows = file.prepare('select account_id, total, weight, at from rate_hits').all();
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['a', 1, 1, 10],
    ['a', 4, 3, 10],
    ['a', 5, 1, 90],
    ['b', 1, 1, 10],
  ]);
  const trees = file.prepare("select name from sqlite_master where tbl_name like 'rate_hits%'").all();
  expect(trees.map(({ name }) => name)).toEqual(['rate_hits']);
  await db.destroy();
});
