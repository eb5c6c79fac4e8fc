import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const required = (column: ColumnDefinitionBuilder) => column.notNull();
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0);

async function up(db: Kysely<unknown>): Promise<void> {
  await accounts(db);
  await limits(db);
  await billing(db);
}

async function accounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', required)
    .addColumn('tier', 'text', (column) => column.notNull().check(sql`tier in ('free', 'premium')`))
    .addColumn('credit_micros', 'bigint', zero)
    .addColumn('free_micros', 'bigint', zero)
    .addColumn('referral_micros', 'bigint', zero)
    .addColumn('held_micros', 'bigint', zero)
    .addColumn('hits', 'bigint', zero)
    .addColumn('hit_at', 'bigint', zero)
    .addColumn('created_at', 'bigint', required)
    .addCheckConstraint('accounts_credit_not_negative', sql`credit_micros >= 0`)
    .addCheckConstraint('accounts_free_not_negative', sql`free_micros >= 0`)
    .addCheckConstraint('accounts_referral_not_negative', sql`referral_micros >= 0`)
    .addCheckConstraint('accounts_held_not_negative', sql`held_micros >= 0`)
    .addCheckConstraint(
      'accounts_held_is_covered',
      sql`held_micros <= credit_micros + free_micros + referral_micros`,
    )
    .execute();
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('hint', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('revoked_at', 'bigint')
    .execute();
  await db.schema.createIndex('api_keys_of_account').on('api_keys').column('account_id').execute();
  await db.schema
    .createTable('grants')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id'))
    .addColumn('amount_micros', 'bigint', (column) => column.notNull().check(sql`amount_micros > 0`))
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('credit', 'free', 'referral')`),
    )
    .addColumn('note', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .execute();
  await db.schema
    .createIndex('grants_of_account')
    .on('grants')
    .columns(['account_id', 'created_at'])
    .execute();
}

async function limits(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rate_hits')
    .addColumn('account_id', 'text', required)
    .addColumn('total', 'bigint', required)
    .addColumn('weight', 'bigint', required)
    .addColumn('at', 'bigint', required)
    .addPrimaryKeyConstraint('rate_hits_key', ['account_id', 'total'])
    .execute();
  await db.schema
    .createIndex('rate_hits_by_time')
    .on('rate_hits')
    .columns(['account_id', 'at', 'total'])
    .execute();
}

async function billing(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('holds')
    .addColumn('request_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', required)
    .addColumn('amount_micros', 'bigint', (column) => column.notNull().check(sql`amount_micros >= 0`))
    .addColumn('expires_at', 'bigint', required)
    .addColumn('finish_requested', 'bigint', zero)
    .execute();
  await db.schema
    .createTable('runs')
    .addColumn('request_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('account_id', 'text', required)
    .addColumn('key_id', 'text', required)
    .addColumn('created_at', 'bigint', required)
    .addColumn('endpoint', 'text', required)
    .addColumn('model', 'text', required)
    .addColumn('agent_name', 'text')
    .addColumn('status', 'text', required)
    .addColumn('stream', 'bigint', required)
    .addColumn('end_user', 'text')
    .addColumn('loops', 'bigint', required)
    .addColumn('prompt_tokens', 'bigint', required)
    .addColumn('completion_tokens', 'bigint', required)
    .addColumn('cached_tokens', 'bigint', required)
    .addColumn('reasoning_tokens', 'bigint', required)
    .addColumn('images', 'bigint', required)
    .addColumn('cost_micros', 'bigint', required)
    .addColumn('charged_micros', 'bigint', required)
    .addColumn('shortfall_micros', 'bigint', required)
    .addColumn('estimated', 'bigint', required)
    .addColumn('price', 'text', required)
    .addColumn('duration_ms', 'bigint', required)
    .addColumn('error_code', 'text')
    .addCheckConstraint('runs_money_adds_up', sql`cost_micros = charged_micros + shortfall_micros`)
    .execute();
  await db.schema
    .createIndex('runs_by_time')
    .on('runs')
    .columns(['account_id', 'created_at', 'request_id'])
    .execute();
  await db.schema
    .createIndex('runs_by_model')
    .on('runs')
    .columns(['account_id', 'model', 'created_at', 'request_id'])
    .execute();
  await db.schema
    .createIndex('runs_by_end_user')
    .on('runs')
    .columns(['account_id', 'end_user', 'created_at', 'request_id'])
    .where(sql.ref('end_user'), 'is not', null)
    .execute();
}

export const initial: Migration = { up };
