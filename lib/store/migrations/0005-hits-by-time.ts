import { type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * SQLite keeps the rate limiter's rows by time in one tree. Within an account time and total grow together, so the
 * order by time is that by total, and the second index would be the same order once more. On PostgreSQL the rows
 * lie in a heap, and both indexes stay.
 */
async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  await sql`alter table rate_hits rename to rate_hits_by_total`.execute(db);
  await sql`
    create table rate_hits (
      account_id text not null, total bigint not null, weight bigint not null, at bigint not null,
      constraint rate_hits_key primary key (account_id, at, total)
    ) without rowid`.execute(db);
  await sql`
    insert into rate_hits (account_id, total, weight, at)
    select account_id, total, weight, at from rate_hits_by_total order by account_id, at, total`.execute(db);
  await sql`drop table rate_hits_by_total`.execute(db);
}

export const hitsByTime: Migration = { up };
