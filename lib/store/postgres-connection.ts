import pg from 'pg';
import type { Log } from '#lib/log.ts';
import { AnswerLimit } from './answer-limit.ts';
import { codeOf, StoreUnavailable, unavailable } from './store-unavailable.ts';

export interface PoolOptions {
  /** How long a connection may take, the wait for one included, in milliseconds. */
  readonly timeoutMs: number;
  readonly log: Pick<Log, 'warn'>;
}

export function openPool(url: string, options: PoolOptions, config: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: options.timeoutMs,
    keepAlive: true,
    // A server that is paused inside a transaction must not keep an account locked.
    idle_in_transaction_session_timeout: 10_000,
    types: { getTypeParser },
    ...config,
  });
  // Without a listener a lost connection would end the process. Only the message is logged: the error object
  // carries the whole client.
  pool.on('error', (error) =>
    options.log.warn({ reason: error.message }, 'lost an idle database connection'),
  );
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A pool whose connections are each taken for `timeoutMs` at most: a database may stop answering at any moment. */
export class BoundedPool {
  readonly pool: pg.Pool;
  readonly timeoutMs: number;
  readonly #overdue = new WeakSet<pg.PoolClient>();

  constructor(url: string, options: PoolOptions) {
    const { timeoutMs } = options;
    this.timeoutMs = timeoutMs;
    // The limits of the server are for statements that nobody waits for any more.
    this.pool = openPool(url, options, { statement_timeout: timeoutMs, lock_timeout: timeoutMs });
    const uses = new WeakMap<pg.PoolClient, AnswerLimit>();
    this.pool.on('acquire', (client) =>
      uses.set(client, new AnswerLimit(timeoutMs, () => this.#cut(client))),
    );
    this.pool.on('release', (_, client) => uses.get(client)?.drop());
  }

  /** Whether its time was over: it is closed then, and used no more. */
  isOverdue(client: pg.PoolClient): boolean {
    return this.#overdue.has(client);
  }

  /** Ended with a statement under way, a client closes its socket at once, and the statement fails. */
  #cut(client: pg.PoolClient): void {
    this.#overdue.add(client);
    void client.end();
  }
}

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === pg.types.builtins.INT8 ? parseWhole : pg.types.getTypeParser(oid, format);

/** `bigint` arrives as text; a number that JavaScript cannot hold exactly must not pass as money. */
function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be exact`);
  return value;
}

/** What the `pg` client prepares once per connection: the name stands for the text. */
export interface PreparedText {
  readonly name: string;
  readonly text: string;
}

const prepared = new Map<string, PreparedText>();

/** Turns `?`, `?`, … or `?1`, `?2`, … into `$1`, `$2`, … once per text. No literal in a statement has a question mark. */
export function toPrepared(sql: string): PreparedText {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replaceAll(/\?(\d*)/g, (_, number: string) => {
    count += 1;
    return `$${number || count}`;
  });
  const made = { name: `program_${prepared.size}`, text };
  prepared.set(sql, made);
  return made;
}

/** By the class, the first two characters of PostgreSQL's code, or by the whole code. */
const POSTGRES_TROUBLES: Readonly<Record<string, string>> = {
  '08': 'the connection to it was lost',
  '28': 'it refuses the user or the password of DATABASE_URL',
  '53': 'it lacks resources',
  '57': 'it was stopped or is starting',
  '58': 'its machine reports an error',
  XX: 'it reports that it is damaged',
  '25006': 'it takes no writes, as a standby does',
  '3D000': 'it does not exist any more',
  '53100': 'its disk is full',
  '53300': 'it has too many connections',
  '57014': 'a statement took too long',
};

/**
 * For connecting and for statements of PostgreSQL. What is no answer of the database itself is a lost connection,
 * except the `RangeError` of a number that JavaScript cannot hold.
 */
export function diagnosePostgres(error: unknown): unknown {
  if (error instanceof StoreUnavailable || error instanceof RangeError) return error;
  if (!(error instanceof pg.DatabaseError)) return unavailable(connectionTrouble(error), error);
  const code = error.code ?? '';
  const trouble = POSTGRES_TROUBLES[code] ?? POSTGRES_TROUBLES[code.slice(0, 2)];
  return trouble === undefined ? error : unavailable(trouble, error);
}

/** A refused connection can be an error without a message that holds one error per address. */
function connectionTrouble(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return connectionTrouble(error.errors[0]);
  return `it cannot be reached (${codeOf(error)})`;
}
