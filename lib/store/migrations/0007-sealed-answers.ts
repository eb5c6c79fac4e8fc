import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Answers and the callers' keys lay there as they were; from now on neither does. A repeat across this is a new run. */
async function up(db: Kysely<unknown>): Promise<void> {
  await sql`delete from remembered_answers`.execute(db);
}

export const sealedAnswers: Migration = { up };
