/** A value both SQLite and PostgreSQL take as it is. Booleans are 0 and 1, times unix milliseconds, money micro-dollars. */
export type SqlValue = string | number | null;

/** One portable statement with `?` placeholders. Write it as a module constant: drivers cache by its text. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

export type Row = Record<string, SqlValue>;

/**
 * A piece of work inside one transaction, written once and driven by either database: it yields statements and
 * is handed back their rows. A write without `returning` hands back one row, `{ changes }`: how many rows it wrote or
 * deleted (`changesIn`). That costs SQLite half. A program must not await anything else and must be safe to start
 * again from the top: either database may ask for it. Programs compose with `yield*`.
 */
export type Program<T> = Generator<Statement, T, readonly Row[]>;

/** Returned from a program (`return undo(value)`): its writes are rolled back, the caller still gets the value. */
export class Undo<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}

export function undo<T>(value: T): Undo<T> {
  return new Undo(value);
}
