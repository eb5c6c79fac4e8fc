import { type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Written at every request. Their rows come in the order of their key, or are gone again soon. */
const TABLES = ['rate_hits', 'holds', 'runs', 'usage_days'];

/**
 * SQLite keeps rows in the tree of their key instead of in one of their own beside it: a page less to write for
 * every table. PostgreSQL knows no such tables and has nothing to do.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  for (const table of TABLES) await rebuild(db, table);
}

async function rebuild(db: Kysely<unknown>, table: string): Promise<void> {
  const { rows } = await sql<{ type: string; sql: string }>`
    select type, sql from sqlite_master where tbl_name = ${table} and sql is not null order by type desc`.execute(
    db,
  );
  const [definition, ...indexes] = rows.map((row) => row.sql);
  const old = sql.table(`${table}_with_rowid`);
  await sql`alter table ${sql.table(table)} rename to ${old}`.execute(db);
  await sql.raw(`${definition} without rowid`).execute(db);
  await sql`insert into ${sql.table(table)} select * from ${old} order by 1, 2`.execute(db);
  await sql`drop table ${old}`.execute(db);
  for (const index of indexes) await sql.raw(index).execute(db);
}

export const clusteredTables: Migration = { up };
