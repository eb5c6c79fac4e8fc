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
 * Statements that need nothing from each other's rows and touch only what belongs to these accounts: PostgreSQL sends
 * them in one go, locks the accounts first, and lets programs of other callers share the transaction. `results` is
 * filled in the order of the statements.
 */
export interface Batch {
  readonly accounts: readonly string[];
  readonly statements: readonly Statement[];
  readonly results: (readonly Row[])[];
}

/**
 * A piece of work inside one transaction, written once and driven by either database: it yields statements and
 * is handed back their rows. A write without `returning` hands back one row, `{ changes }`, with the number of rows it
 * wrote or deleted (`changesIn`); on SQLite that takes half the time of `returning`. A program awaits nothing and has
 * no effect but its statements, because either database may run it again from the top. Programs compose with `yield*`.
 */
export type Program<T> = Generator<Statement | Batch, T, readonly Row[]>;

/**
 * Runs statements together, and hands back the rows of each. On PostgreSQL a program that begins with this shares its
 * round trips and its commit with others, as long as it ends after it. So write the statements for the usual case
 * such that they change nothing in any other, and go the long way after that: a program that changed something and
 * does not end, or undoes itself, costs those who shared with it a second run.
 */
export function* together(
  accounts: readonly string[],
  statements: readonly Statement[],
): Program<readonly (readonly Row[])[]> {
  const results: (readonly Row[])[] = [];
  yield { accounts, statements, results };
  return results;
}

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
  while (!step.done) {
    if ('sql' in step.value) step = program.next(execute(step.value));
    else {
      step.value.results.push(...step.value.statements.map(execute));
      step = program.next(NO_ROWS);
    }
  }
  return step.value;
}

const NO_ROWS: readonly Row[] = [];
