import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** One row that every server counts up, and reads back, to know that the database takes writes. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('store_checks')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('checks', 'bigint', (column) => column.notNull())
    .execute();
}

export const storeChecks: Migration = { up };
