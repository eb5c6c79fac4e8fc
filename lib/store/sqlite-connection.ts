import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely';
import type { Row, SqlValue, Statement } from './program.ts';
import { codeOf, type Diagnose, StoreUnavailable, unavailable } from './store-unavailable.ts';

const STATEMENTS_KEPT = 200;

export interface SqliteConnectionOptions {
  readonly readOnly?: boolean;
  /** How long SQLite itself waits for another process's lock; the event loop stands still meanwhile. */
  readonly busyTimeoutMs: number;
  /** True when whoever commits puts the log on the disk himself; else every commit does before it returns. */
  readonly flushedByCaller?: boolean;
}

/** Others may be recovering the log or closing the file as its last user: to open it is worth a longer wait. */
const OPENING_MS = 1_000;

/** Opens the file. */
export function openSqlite(file: string, options: SqliteConnectionOptions): DatabaseSync {
  const { readOnly = false, busyTimeoutMs, flushedByCaller = false } = options;
  const database = new DatabaseSync(file, { readOnly, timeout: Math.max(OPENING_MS, busyTimeoutMs) });
  database.exec(`pragma synchronous = ${flushedByCaller ? 'normal' : 'full'}; pragma foreign_keys = on`);
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
  return database;
}

/**
 * Puts the file into WAL mode, for good: readers and a writer then do not wait for each other. SQLite does not wait
 * for other processes that do the same at this moment, so this does.
 */
export async function enterWalMode(database: DatabaseSync, waitMs: number): Promise<void> {
  const endsAt = Date.now() + waitMs;
  for (;;) {
    try {
      database.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || Date.now() > endsAt) throw error;
      await setTimeout(5 + Math.random() * 20);
    }
  }
}

/** Remembers what was made of prepared statements by their text, oldest out first. */
export class StatementCache<T> {
  readonly #database: DatabaseSync;
  readonly #make: (statement: StatementSync) => T;
  readonly #made = new Map<string, T>();

  constructor(database: DatabaseSync, make: (statement: StatementSync) => T) {
    this.#database = database;
    this.#make = make;
  }

  prepare(sql: string): T {
    const known = this.#made.get(sql);
    if (known !== undefined) return known;
    const made = this.#make(this.#database.prepare(sql));
    if (this.#made.size >= STATEMENTS_KEPT) {
      const oldest = this.#made.keys().next();
      if (!oldest.done) this.#made.delete(oldest.value);
    }
    this.#made.set(sql, made);
    return made;
  }
}

type Execute = (params: readonly SqlValue[]) => readonly Row[];

/** Executes the statements of programs on one connection. */
export class SqliteStatements {
  readonly #cache: StatementCache<Execute>;

  constructor(database: DatabaseSync) {
    this.#cache = new StatementCache(database, toExecute);
  }

  execute = ({ sql, params }: Statement): readonly Row[] => this.#cache.prepare(sql)(params);

  /** Begins or ends a transaction or a part of one. */
  control(sql: string): void {
    this.#cache.prepare(sql)(NOTHING);
  }
}

const NOTHING: readonly SqlValue[] = [];

function toExecute(statement: StatementSync): Execute {
  const columns = statement.columns().map(({ name }) => name);
  if (columns.length === 0) return (params) => [{ changes: Number(statement.run(...params).changes) }];
  // Asked for arrays and made into rows here: node:sqlite's own row objects have no prototype and take twice as long.
  statement.setReturnArrays(true);
  return (params) => statement.all(...params).map((values) => toRow(columns, values));
}

function toRow(columns: readonly string[], values: Readonly<Record<number, unknown>>): Row {
  const row: Row = {};
  // node:sqlite types values wider than our schema: without bigint and blob columns, these are the only ones.
  columns.forEach((column, index) => {
    row[column] = values[index] as SqlValue;
  });
  return row;
}

/**
 * The query builder's way to SQLite. The migrator has no lock of its own there; told that schema changes are
 * transactional it runs in one immediate transaction, which is that lock.
 */
export class NodeSqliteDialect extends SqliteDialect {
  constructor(database: DatabaseSync, diagnose: Diagnose = (error) => error) {
    super({ database: toKysely(database, diagnose) });
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalSchemaAdapter();
  }
}

class TransactionalSchemaAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function toKysely(database: DatabaseSync, diagnose: Diagnose): SqliteDatabase {
  const diagnosed = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw diagnose(error);
    }
  };
  const cache = new StatementCache(database, (statement) => statement);
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = diagnosed(() => cache.prepare(sql === 'begin' ? 'begin immediate' : sql));
      return {
        reader: statement.columns().length > 0,
        all: (values) => diagnosed(() => statement.all(...values.map(toInput))),
        run: (values) => diagnosed(() => statement.run(...values.map(toInput))),
        iterate: (values) => statement.iterate(...values.map(toInput)),
      };
    },
  };
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  throw new TypeError(`Not a value of this schema: ${typeof value}`);
}

/** Families of result codes. */
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;
const DAMAGED = 'its file is damaged; restore a backup and start the server again';

const SQLITE_TROUBLES: Readonly<Record<number, string>> = {
  [SQLITE_BUSY]: 'another process keeps it locked',
  [SQLITE_READONLY]: 'its file takes no writes',
  10: 'its disk reports an error',
  [SQLITE_CORRUPT]: DAMAGED,
  13: 'its disk is full',
  14: 'its file cannot be opened',
  [SQLITE_NOTADB]: DAMAGED,
};

/** Another process holds the write lock. */
export function isBusy(error: unknown): boolean {
  return familyOf(error) === SQLITE_BUSY;
}

/** A write where none is possible. */
export function isReadOnly(error: unknown): boolean {
  return familyOf(error) === SQLITE_READONLY;
}

/** The low byte is the family: SQLITE_BUSY_SNAPSHOT and SQLITE_BUSY_RECOVERY belong to SQLITE_BUSY. */
function familyOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;
}

/** For statements of SQLite, and for the system calls that put its log on the disk. */
export function diagnoseSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreUnavailable) return error;
  const family = familyOf(error);
  if (family === null) return 'syscall' in error ? unavailable(systemTrouble(error), error) : error;
  const trouble = SQLITE_TROUBLES[family];
  const lasting = family === SQLITE_CORRUPT || family === SQLITE_NOTADB;
  return trouble === undefined ? error : unavailable(trouble, error, lasting);
}

function systemTrouble(error: Error): string {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'its disk is full' : `its disk reports ${code}`;
}
