import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { initial } from './migrations/0001-initial.ts';
import { usageFigures } from './migrations/0002-usage-figures.ts';
import { idempotency } from './migrations/0003-idempotency.ts';
import { clusteredTables } from './migrations/0004-clustered-tables.ts';
import { hitsByTime } from './migrations/0005-hits-by-time.ts';
import type { Database } from './schema.ts';

/** Every change of the schema, in order. A change that has been released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-usage-figures': usageFigures,
  '0003-idempotency': idempotency,
  '0004-clustered-tables': clusteredTables,
  '0005-hits-by-time': hitsByTime,
};

/** Brings the schema up to date; safe when several processes start at once. Throws when a change cannot be made. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw new Error(`The database schema could not be brought up to date: ${reasonOf(error)}`, {
    cause: error,
  });
}

/** A refused connection is an error without a message that holds one error per address. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
