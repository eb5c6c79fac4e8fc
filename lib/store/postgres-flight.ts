import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Row, SqlValue, Statement } from './program.ts';

/** What one statement of a flight did. */
export interface Landed {
  readonly rows: readonly Row[];
  /** `COMMIT`, `UPDATE`, … */
  readonly command: string;
  /** Whether it changed, added or deleted a row. */
  readonly wrote: boolean;
}

interface PreparedText {
  /** Made of the text: behind a pooler, the same name means the same statement whoever prepared it. */
  readonly name: string;
  readonly text: string;
  /** Known after the first execution; empty when the statement delivers no rows. */
  columns: readonly Column[] | null;
}

interface Column {
  readonly name: string;
  readonly parse: (text: string) => SqlValue;
}

/** Statements prepared on a connection; `doubtful` ones were sent in a flight that failed. */
const preparedOn = new WeakMap<pg.Connection, Map<string, 'prepared' | 'doubtful'>>();
const texts = new Map<string, PreparedText>();

/** Turns `?`, `?`, … or `?1`, `?2`, … into `$1`, `$2`, … once per text. No literal in a statement has a question mark. */
function toPrepared(sql: string): PreparedText {
  const known = texts.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replaceAll(/\?(\d*)/g, (_, number: string) => {
    count += 1;
    return `$${number || count}`;
  });
  const name = `swarms_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  const made = { name, text, columns: null };
  texts.set(sql, made);
  return made;
}

/**
 * Statements sent in one write and answered in one round trip (extended protocol, one `Sync`). The first that fails
 * ends the flight: the database skips the rest.
 */
export class Flight implements pg.Submittable {
  /** One for each statement that was executed, also when a later one failed. */
  readonly landed: Landed[] = [];
  readonly ended: Promise<readonly Landed[]>;
  readonly #statements: readonly Statement[];
  readonly #named: boolean;
  readonly #prepared: string[] = [];
  #resolve: (landed: readonly Landed[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #rows: Row[] = [];
  #unreadable: unknown = null;

  /** Without `named` every statement is parsed anew each time: for poolers that know no prepared statements. */
  constructor(statements: readonly Statement[], named: boolean) {
    this.#statements = statements;
    this.#named = named;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): null {
    connection.stream.cork();
    for (const { sql, params } of this.#statements) {
      const prepared = toPrepared(sql);
      const statement = this.#named ? prepared.name : '';
      this.#parse(connection, prepared, statement);
      connection.bind({ statement, values: params.map(toText) }, false);
      if (prepared.columns === null) connection.describe({ type: 'P', name: '' }, false);
      connection.execute(EXECUTE, false);
    }
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  #parse(connection: pg.Connection, { text }: PreparedText, name: string): void {
    if (name !== '') {
      const known = preparedOn.get(connection) ?? new Map<string, 'prepared' | 'doubtful'>();
      preparedOn.set(connection, known);
      const state = known.get(name);
      if (state === 'prepared') return;
      if (state === 'doubtful') connection.close({ type: 'S', name }, false);
      known.set(name, 'prepared');
      this.#prepared.push(name);
    }
    connection.parse({ name, text, types: [] }, false);
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    const current = this.#current();
    if (current !== null)
      current.columns = fields.map(({ name, dataTypeID }) => ({ name, parse: parserOf(dataTypeID) }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    try {
      const row: Row = {};
      this.#current()?.columns?.forEach(({ name, parse }, index) => {
        const text = fields[index] ?? null;
        row[name] = text === null ? null : parse(text);
      });
      this.#rows.push(row);
    } catch (error) {
      this.#unreadable ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const current = this.#current();
    if (current !== null) current.columns ??= [];
    const [command = '', ...counts] = text.split(' ');
    const changes = Number(counts.at(-1) ?? 0);
    const rows = current?.columns?.length === 0 ? [{ changes }] : this.#rows;
    this.#rows = [];
    this.landed.push({ rows, command, wrote: changes > 0 && command !== 'SELECT' });
  }

  handleReadyForQuery(): void {
    if (this.#unreadable === null) this.#resolve(this.landed);
    else this.#reject(this.#unreadable);
  }

  handleError(error: unknown, connection: pg.Connection): void {
    const known = preparedOn.get(connection);
    for (const name of this.#prepared) known?.set(name, 'doubtful');
    this.#reject(error);
  }

  #current(): PreparedText | null {
    const statement = this.#statements[this.landed.length];
    return statement === undefined ? null : toPrepared(statement.sql);
  }
}

const EXECUTE = { portal: '' };

function toText(value: SqlValue): string | null {
  return value === null ? null : String(value);
}

function parserOf(oid: number): (text: string) => SqlValue {
  return oid === pg.types.builtins.INT8 ? parseWhole : pg.types.getTypeParser(oid, 'text');
}

/** `bigint` arrives as text; a number that JavaScript cannot hold exactly must not pass as money. */
export function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be exact`);
  return value;
}
