import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { LogFlusher } from './log-flusher.ts';
import { migrate } from './migrate.ts';
import type { Program } from './program.ts';
import { runProgram } from './run-program.ts';
import type { Database } from './schema.ts';
import { enterWalMode, openSqlite } from './sqlite-connection.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import type { Store } from './store.ts';

/** How long to wait for other processes that migrate the same file. */
const OTHERS_MIGRATE_MS = 30_000;

/**
 * Opens `swarms.db` in the folder, made private to this user when it is new. Other processes may have the same file
 * open. Three connections: one writes, one reads for programs, one serves the query builder, so that neither kind
 * of reader ever sees a transaction that is still open.
 */
export async function openSqliteStore(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'swarms.db');
  await migrateFile(file);
  const writer = new SqliteWriter(
    openSqlite(file, { busyTimeoutMs: 2, flushedByCaller: true }),
    new LogFlusher(file),
  );
  const reader = new SqliteReader(openSqlite(file, { busyTimeoutMs: 1_000, readOnly: true }));
  const cold = openSqlite(file, { busyTimeoutMs: 1_000, readOnly: true });
  const query = new Kysely<Database>({ dialect: new NodeSqliteDialect(cold) });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await query.destroy();
    // The query builder closes only what it has used.
    if (cold.isOpen) cold.close();
    reader.close();
    // Last, because only a connection that may write can fold the log back into the file.
    await writer.close();
  };
  return {
    kind: 'sqlite',
    query,
    write: (program, survives = 'machine') => writer.write(program, survives),
    read: async (program) => reader.read(program),
    ping: async () => reader.read(one),
    close: () => (closed ??= close()),
  };
}

async function migrateFile(file: string): Promise<void> {
  const database = openSqlite(file, { busyTimeoutMs: OTHERS_MIGRATE_MS });
  const db = new Kysely<Database>({ dialect: new NodeSqliteDialect(database) });
  try {
    await enterWalMode(database, OTHERS_MIGRATE_MS);
    await migrate(db);
  } finally {
    await db.destroy();
    if (database.isOpen) database.close();
  }
}

class SqliteReader {
  readonly #database: DatabaseSync;
  readonly #statements: SqliteStatements;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = new SqliteStatements(database);
  }

  /** All statements of the program see the same state of the database. */
  read<T>(program: () => Program<T>): T {
    this.#statements.control('begin');
    try {
      return runProgram(program(), this.#statements.execute);
    } finally {
      this.#statements.control('rollback');
    }
  }

  close(): void {
    this.#database.close();
  }
}

function* one(): Program<void> {
  yield { sql: 'select 1 as one', params: [] };
}
