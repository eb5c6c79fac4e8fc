import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Row, SqlValue, Statement } from './program.ts';
import { StatementCache } from './sqlite-connection.ts';

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
  // Lists of values, made into rows here: the rows of node:sqlite itself have no prototype, which costs more than half.
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
