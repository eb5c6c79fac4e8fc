import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrate } from './migrate.ts';
import { type Program, runProgram } from './program.ts';
import type { Database } from './schema.ts';
import {
  diagnoseSqlite,
  enterWalMode,
  isReadOnly,
  NodeSqliteDialect,
  openSqlite,
  SqliteStatements,
} from './sqlite-connection.ts';
import { LogFlusher } from './sqlite-log-flusher.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import type { StoreDriver } from './store.ts';
import { type Diagnose, StoreUnavailable } from './store-unavailable.ts';

/** How long to wait for other processes that migrate the same file. */
const OTHERS_MIGRATE_MS = 30_000;

/**
 * Opens `swarms.db` in the folder, made private to this user when it is new. Other processes may have the same file
 * open. Three connections: one writes, one reads for programs, one serves the query builder, so that neither kind
 * of reader ever sees a transaction that is still open.
 */
export async function openSqliteStore(
  folder: string,
  onTrouble: (trouble: StoreUnavailable) => void,
): Promise<StoreDriver> {
  const diagnose = (error: unknown) => {
    const diagnosed = diagnoseSqlite(error);
    if (diagnosed instanceof StoreUnavailable) onTrouble(diagnosed);
    return diagnosed;
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'swarms.db');
  await migrateFile(file);
  const writer = new SqliteWriter(
    openSqlite(file, { busyTimeoutMs: 2, flushedByCaller: true }),
    new LogFlusher(file),
    diagnose,
  );
  const openReader = () => new SqliteReader(openDiagnosed(file, diagnose), diagnose);
  const reader = openReader();
  const cold = openDiagnosed(file, diagnose);
  const query = new Kysely<Database>({ dialect: new NodeSqliteDialect(cold, diagnose) });
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
    write: (program, durability = 'machine') => writer.write(program, durability),
    read: async (program) => reader.read(program),
    readAnew: async (program) => {
      const anew = openReader();
      try {
        return anew.read(program);
      } finally {
        anew.close();
      }
    },
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

function openDiagnosed(file: string, diagnose: Diagnose): DatabaseSync {
  try {
    return openSqlite(file, { busyTimeoutMs: 1_000, readOnly: true });
  } catch (error) {
    throw diagnose(error);
  }
}

class SqliteReader {
  readonly #database: DatabaseSync;
  readonly #statements: SqliteStatements;
  readonly #diagnose: Diagnose;

  constructor(database: DatabaseSync, diagnose: Diagnose) {
    this.#database = database;
    this.#statements = new SqliteStatements(database);
    this.#diagnose = diagnose;
  }

  /** All statements of the program see the same state of the database. */
  read<T>(program: () => Program<T>): T {
    try {
      this.#statements.control('begin');
      return runProgram(program(), this.#statements.execute);
    } catch (error) {
      // On a connection that only reads, a write is the program's own fault and no trouble of the file.
      throw isReadOnly(error) ? error : this.#diagnose(error);
    } finally {
      if (this.#database.isTransaction) this.#statements.control('rollback');
    }
  }

  close(): void {
    this.#database.close();
  }
}
