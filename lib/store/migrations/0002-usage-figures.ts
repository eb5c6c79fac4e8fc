import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** Sums that grow with every run, so that figures about a million runs are read from a few rows. */
async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usage_days')
    .addColumn('account_id', 'text', required)
    .addColumn('day', 'bigint', required)
    .addColumn('model', 'text', required)
    .addColumn('runs', 'bigint', required)
    .addColumn('completed_runs', 'bigint', required)
    .addColumn('prompt_tokens', 'bigint', required)
    .addColumn('completion_tokens', 'bigint', required)
    .addColumn('cost_micros', 'bigint', required)
    .addPrimaryKeyConstraint('usage_days_key', ['account_id', 'day', 'model'])
    .execute();
  await db.schema
    .createTable('account_agents')
    .addColumn('account_id', 'text', required)
    .addColumn('name', 'text', required)
    .addPrimaryKeyConstraint('account_agents_key', ['account_id', 'name'])
    .execute();
  // Few runs fail; a filter for them must not walk through all that did not.
  await db.schema
    .createIndex('runs_not_completed')
    .on('runs')
    .columns(['account_id', 'status', 'created_at', 'request_id'])
    .where(sql.ref('status'), '<>', sql.lit('completed'))
    .execute();
  await countRunsSoFar(db);
}

async function countRunsSoFar(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into usage_days
    select account_id, created_at / 86400000, model, count(*),
      sum(case when status = 'completed' then 1 else 0 end),
      sum(prompt_tokens), sum(completion_tokens), sum(cost_micros)
    from runs group by account_id, created_at / 86400000, model`.execute(db);
  await sql`
    insert into account_agents
    select distinct account_id, agent_name from runs where agent_name is not null`.execute(db);
}

export const usageFigures: Migration = { up };
