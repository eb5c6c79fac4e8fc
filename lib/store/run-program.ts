import type { Program, Row, Statement } from './program.ts';

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
