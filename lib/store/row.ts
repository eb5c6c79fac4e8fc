import type { Row } from './program.ts';

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
