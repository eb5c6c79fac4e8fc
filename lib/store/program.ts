/** A value both SQLite and PostgreSQL take as it is. Booleans are 0 and 1, times unix milliseconds, money micro-dollars. */
export type SqlValue = string | number | null;

/**
 * One portable statement whose placeholders are `?` in order, or numbered (`?1`, `?2`) where one value stands in
 * several places; never both. Write it as a module constant: drivers cache by its text.
 */
export interface Statement {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

export type Row = Record<string, SqlValue>;

/**
 * A piece of work inside one transaction, written once and driven by either database: it yields statements and
 * is handed back their rows. A write without `returning` hands back one row, `{ changes }`, with the number of rows it
 * wrote or deleted (`changesIn`); on SQLite that takes half the time of `returning`. A program awaits nothing and has
 * no effect but its statements, because either database may run it again from the top. Programs compose with `yield*`.
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

/** Reads a whole number out of a row; throws when the statement does not deliver it. */
export function numberIn(row: Row | undefined, column: string): number {
  const value = row?.[column];
  if (typeof value === 'number') return value;
  throw new TypeError(
    `Expected a number in column ${column}, got ${value === undefined ? 'none' : typeof value}`,
  );
}

/** Reads a text out of a row; throws when the statement does not deliver it. */
export function textIn(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (typeof value === 'string') return value;
  throw new TypeError(
    `Expected a text in column ${column}, got ${value === undefined ? 'none' : typeof value}`,
  );
}

/** How many rows a write without `returning` has written or deleted. */
export function changesIn(rows: readonly Row[]): number {
  return numberIn(rows[0], 'changes');
}

/**
 * Drives a program to its end with a synchronous database. A failing statement is thrown past the program, never
 * into it: PostgreSQL could not go on after one, so no program may either.
 */
export function runProgram<T>(program: Program<T>, execute: (statement: Statement) => readonly Row[]): T {
  let step = program.next();
  while (!step.done) step = program.next(execute(step.value));
  return step.value;
}

/** The same with a database that answers later. */
export async function runProgramAsync<T>(
  program: Program<T>,
  execute: (statement: Statement) => Promise<readonly Row[]>,
): Promise<T> {
  let step = program.next();
  while (!step.done) step = program.next(await execute(step.value));
  return step.value;
}
