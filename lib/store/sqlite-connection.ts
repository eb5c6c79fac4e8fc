import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
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
