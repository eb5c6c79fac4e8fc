import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { initial } from './migrations/0001-initial.ts';
import { usageFigures } from './migrations/0002-usage-figures.ts';
import { idempotency } from './migrations/0003-idempotency.ts';
import { clusteredTables } from './migrations/0004-clustered-tables.ts';
import { hitsByTime } from './migrations/0005-hits-by-time.ts';
import { storeChecks } from './migrations/0006-store-checks.ts';
import { sealedAnswers } from './migrations/0007-sealed-answers.ts';
import type { Database } from './schema.ts';

/** Every change of the schema, in order. A change that has been released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-usage-figures': usageFigures,
  '0003-idempotency': idempotency,
  '0004-clustered-tables': clusteredTables,
  '0005-hits-by-time': hitsByTime,
  '0006-store-checks': storeChecks,
  '0007-sealed-answers': sealedAnswers,
};

/** A later version of this server has changed the schema, and this one does not know how to live with it. */
export class NewerSchema extends Error {}

/** Brings the schema up to date; safe when several processes start at once. Throws when a change cannot be made. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const unknown = /previously executed migration (\S+) is missing/.exec(String(error))?.[1];
  if (unknown === undefined) throw error;
  throw new NewerSchema(
    `was changed by a newer version of this server (${unknown}); start that version, or restore a backup from before`,
  );
}
