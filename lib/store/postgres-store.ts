import { Kysely, PostgresDialect, type PostgresDialectConfig } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.ts';
import {
  BoundedPool,
  diagnosePostgres,
  openPool,
  type PoolOptions,
  toPrepared,
} from './postgres-connection.ts';
import { type Program, type Row, runProgramAsync, type Statement, Undo } from './program.ts';
import type { Database } from './schema.ts';
import type { StoreDriver } from './store.ts';
import { type Diagnose, StoreUnavailable } from './store-unavailable.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';
const READ_ONLY_TRANSACTION = '25006';
const ATTEMPTS = 5;
/** All statements of a reading program see the same state of the database. */
const READ_ONLY = 'begin isolation level repeatable read read only';

/** `timeoutMs` is for a connection, and then for a transaction. */
export interface PostgresOptions extends PoolOptions {
  readonly onTrouble: (trouble: StoreUnavailable) => void;
}

/** Opens a PostgreSQL database. Needs a session (not a transaction pooler): the migration lock belongs to one. */
export async function openPostgresStore(url: string, options: PostgresOptions): Promise<StoreDriver> {
  await migrateServer(url, options);
  const bounded = new BoundedPool(url, options);
  const diagnose = (error: unknown) => {
    const diagnosed = diagnosePostgres(error);
    // A statement can be slow by itself, as behind another's lock: that says nothing of the database.
    const general = !hasCode(error, QUERY_CANCELED, LOCK_NOT_AVAILABLE);
    if (diagnosed instanceof StoreUnavailable && general) options.onTrouble(diagnosed);
    return diagnosed;
  };
  const query = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: forQueries(bounded, diagnose) }),
  });
  const inFlight = new InFlight();
  const read = <T>(program: () => Program<T>) =>
    inFlight.run(() => transact({ bounded, diagnose, begin: READ_ONLY }, program));
  let closed: Promise<void> | undefined;
  return {
    kind: 'postgres',
    query,
    write: (program) => inFlight.run(() => transact({ bounded, diagnose, begin: 'begin' }, program)),
    read,
    readAnew: read,
    // The pool forgets whoever still waits for a connection when it ends: hence the wait.
    close: () => (closed ??= inFlight.drain().then(() => end(query, bounded.pool))),
  };
}

/** Through a pool of its own: changing large tables may take longer than any request. */
async function migrateServer(url: string, options: PoolOptions): Promise<void> {
  const pool = openPool(url, options);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } finally {
    await end(db, pool);
  }
}

/** The query builder ends only a pool that it has used. */
async function end(query: Kysely<Database>, pool: pg.Pool): Promise<void> {
  await query.destroy();
  if (!pool.ending) await pool.end();
}

/** The pool as the query builder takes it, its errors diagnosed. */
function forQueries({ pool }: BoundedPool, diagnose: Diagnose): PostgresDialectConfig['pool'] {
  const diagnosed = (error: unknown) => {
    throw diagnose(error);
  };
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch(diagnosed);
      const query = (sql: string, values: unknown[]) => client.query(sql, values).catch(diagnosed);
      return Object.assign(Object.create(client) as pg.PoolClient, { query: query as typeof client.query });
    },
    end: () => pool.end(),
  };
}

interface Transaction {
  readonly bounded: BoundedPool;
  readonly diagnose: Diagnose;
  readonly begin: string;
}

/** Programs may start again from the top, so what certainly left nothing behind is tried again a few times. */
async function transact<T>(transaction: Transaction, program: () => Program<T | Undo<T>>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transactOnce(transaction, program);
    } catch (error) {
      const cut = error instanceof CutOff;
      const lostRace = hasCode(error, SERIALIZATION_FAILURE, DEADLOCK_DETECTED);
      if (attempt === ATTEMPTS || !(cut || lostRace)) throw cut ? transaction.diagnose(error.cause) : error;
    }
  }
}

/** The connection was lost before the commit was sent, as when the database restarts. */
class CutOff extends Error {}

async function transactOnce<T>(
  { bounded, diagnose, begin }: Transaction,
  program: () => Program<T | Undo<T>>,
): Promise<T> {
  const client = await bounded.pool.connect().catch((error: unknown) => {
    throw diagnose(error);
  });
  let ending = false;
  let broken = false;
  try {
    await client.query(begin);
    const result = await runProgramAsync(program(), (statement) => execute(client, statement));
    ending = true;
    await endWith(client, result instanceof Undo ? 'ROLLBACK' : 'COMMIT');
    return result instanceof Undo ? result.value : result;
  } catch (cause) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    if (bounded.isOverdue(client)) {
      const { timeoutMs } = bounded;
      throw new StoreUnavailable(`The database did not answer within ${timeoutMs} ms.`, { cause });
    }
    // In a transaction that only reads, a write is the program's own fault and no trouble of the database.
    const own = begin === READ_ONLY && hasCode(cause, READ_ONLY_TRANSACTION);
    if (!broken) throw cause instanceof pg.DatabaseError && !own ? diagnose(cause) : cause;
    throw ending ? diagnose(cause) : new CutOff('The connection to the database was lost', { cause });
  } finally {
    client.release(broken);
  }
}

async function endWith(client: pg.PoolClient, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  const ended = await client.query(command);
  // PostgreSQL answers a commit of a failed transaction by rolling it back, without an error.
  if (ended.command !== command) throw new Error(`The database answered ${command} with ${ended.command}`);
}

async function execute(client: pg.PoolClient, statement: Statement): Promise<readonly Row[]> {
  const { name, text } = toPrepared(statement.sql);
  const result = await client.query<Row>({ name, text, values: [...statement.params] });
  return result.fields.length === 0 ? [{ changes: result.rowCount ?? 0 }] : result.rows;
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof pg.DatabaseError && codes.includes(error.code ?? '');
}

/** Counts work under way, so that closing can wait for it. */
class InFlight {
  #count = 0;
  #drained: (() => void) | null = null;
  #draining: Promise<void> | null = null;

  /** Rejects once draining has begun. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#draining !== null) throw new Error('The store is closed');
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) this.#drained?.();
    }
  }

  /** Takes no more work and resolves when all that was taken has ended; may be called again. */
  drain(): Promise<void> {
    this.#draining ??= new Promise((resolve) => {
      this.#drained = resolve;
      if (this.#count === 0) resolve();
    });
    return this.#draining;
  }
}
