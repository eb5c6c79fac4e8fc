import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Answers remembered for a day under the key that the caller chose; `answer` is null while the run is under way. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('remembered_answers')
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('answer', 'text')
    .addPrimaryKeyConstraint('remembered_answers_key', ['account_id', 'key'])
    .execute();
  await db.schema
    .createIndex('remembered_answers_by_age')
    .on('remembered_answers')
    .column('created_at')
    .execute();
}

export const idempotency: Migration = { up };
