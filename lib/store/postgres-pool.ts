import pg from 'pg';
import type { Log } from '#lib/log.ts';
import { AnswerLimit } from './answer-limit.ts';

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
