import pg from 'pg';
import type { Log } from '#lib/log.ts';
import { AnswerLimit } from './answer-limit.ts';
import { Flight, parseWhole } from './postgres-flight.ts';
import type { Statement } from './program.ts';
import { codeOf, StoreUnavailable, unavailable } from './store-unavailable.ts';

export interface PoolOptions {
  /** How long a connection may take, the wait for one included, in milliseconds. */
  readonly timeoutMs: number;
  /** The most connections at a time. */
  readonly size: number;
  readonly log: Pick<Log, 'warn'>;
}

export function openPool(url: string, { timeoutMs, size, log }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    max: size,
    keepAlive: true,
    types: { getTypeParser },
  });
  // Without a listener a lost connection would end the process. Only the message is logged: the error object
  // carries the whole client.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'lost an idle database connection'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A pool whose connections are each taken for `timeoutMs` at most: a database may stop answering at any moment. */
export class BoundedPool {
  readonly pool: pg.Pool;
  readonly timeoutMs: number;
  readonly #log: PoolOptions['log'];
  readonly #overdue = new WeakSet<pg.PoolClient>();
  #named = true;

  constructor(url: string, options: PoolOptions) {
    const { timeoutMs } = options;
    this.timeoutMs = timeoutMs;
    this.#log = options.log;
    this.pool = openPool(url, options);
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

  /** Sends statements in one round trip; rejects with the first error, and then `flight.landed` says how far it came. */
  send(client: pg.PoolClient, statements: readonly Statement[]): Flight {
    return client.query(new Flight(statements, this.#named));
  }

  /**
   * Whether the error means that another server connection answered than the one where the statement was prepared:
   * a pooler that knows no prepared statements is in between. From then on none are used.
   */
  foundPooler(error: unknown): boolean {
    if (!hasCode(error, INVALID_STATEMENT_NAME, DUPLICATE_PREPARED_STATEMENT)) return false;
    if (this.#named)
      this.#log.warn(
        {},
        'a transaction pooler without prepared statements is before the database: every statement is parsed anew, at about twice the cost; PgBouncer from 1.21 on has max_prepared_statements',
      );
    this.#named = false;
    return true;
  }

  /** Ended with a statement under way, a client closes its socket at once, and the statement fails. */
  #cut(client: pg.PoolClient): void {
    this.#overdue.add(client);
    void client.end();
  }
}

const INVALID_STATEMENT_NAME = '26000';
const DUPLICATE_PREPARED_STATEMENT = '42P05';

/** Whether the database answered with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof pg.DatabaseError && codes.includes(error.code ?? '');
}

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === pg.types.builtins.INT8 ? parseWhole : pg.types.getTypeParser(oid, format);

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
  '55P03': 'a row stayed locked for too long',
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
