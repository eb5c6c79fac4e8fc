import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '#lib/log.ts';
import { InFlight } from './in-flight.ts';
import { migrate } from './migrate.ts';
import { toPrepared } from './postgres-statement.ts';
import { type Program, type Row, type Statement, Undo } from './program.ts';
import { runProgramAsync } from './run-program.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const ATTEMPTS = 5;
/** All statements of a reading program see the same state of the database. */
const READ_ONLY = 'begin isolation level repeatable read read only';

/** Opens a PostgreSQL database. Needs a session (not a transaction pooler): the migration lock belongs to one. */
export async function openPostgresStore(url: string, log: Pick<Log, 'warn'>): Promise<Store> {
  const pool = openPool(url, log);
  const query = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(query);
  } catch (error) {
    await query.destroy();
    throw error;
  }
  const inFlight = new InFlight();
  let closed: Promise<void> | undefined;
  return {
    kind: 'postgres',
    query,
    write: (program) => inFlight.run(() => transact(pool, 'begin', program)),
    read: (program) => inFlight.run(() => transact(pool, READ_ONLY, program)),
    ping: () => inFlight.run(async () => void (await pool.query('select 1'))),
    // The pool forgets whoever still waits for a connection when it ends: hence the wait.
    close: () => (closed ??= inFlight.drain().then(() => query.destroy())),
  };
}

function openPool(url: string, log: Pick<Log, 'warn'>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // A server that is paused inside a transaction must not keep an account locked.
    idle_in_transaction_session_timeout: 10_000,
    types: { getTypeParser },
  });
  // Without a listener a lost connection would end the process. Only the message is logged: the error object
  // carries the whole client.
  pool.on('error', (error) => log.warn({ reason: error.message }, 'lost an idle database connection'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const getTypeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === pg.types.builtins.INT8 ? parseWhole : pg.types.getTypeParser(oid, format);

/** `bigint` arrives as text; a number that JavaScript cannot hold exactly must not pass as money. */
function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large to be exact`);
  return value;
}

/** Programs may start again from the top, so what certainly left nothing behind is tried again a few times. */
async function transact<T>(pool: pg.Pool, begin: string, program: () => Program<T | Undo<T>>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transactOnce(pool, begin, program);
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof CutOff || isLostRace(error))) throw error;
    }
  }
}

/** The connection was lost before the commit was sent, as when the database restarts. */
class CutOff extends Error {}

async function transactOnce<T>(
  pool: pg.Pool,
  begin: string,
  program: () => Program<T | Undo<T>>,
): Promise<T> {
  const client = await pool.connect();
  let ending = false;
  let broken = false;
  try {
    await client.query(begin);
    const result = await runProgramAsync(program(), (statement) => execute(client, statement));
    ending = true;
    await end(client, result instanceof Undo ? 'ROLLBACK' : 'COMMIT');
    return result instanceof Undo ? result.value : result;
  } catch (cause) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw broken && !ending ? new CutOff('The connection to the database was lost', { cause }) : cause;
  } finally {
    client.release(broken);
  }
}

async function end(client: pg.PoolClient, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
  const ended = await client.query(command);
  // PostgreSQL answers a commit of a failed transaction by rolling it back, without an error.
  if (ended.command !== command) throw new Error(`The database answered ${command} with ${ended.command}`);
}

async function execute(client: pg.PoolClient, statement: Statement): Promise<readonly Row[]> {
  const { name, text } = toPrepared(statement.sql);
  const result = await client.query<Row>({ name, text, values: [...statement.params] });
  return result.fields.length === 0 ? [{ changes: result.rowCount ?? 0 }] : result.rows;
}

function isLostRace(error: unknown): boolean {
  return (
    error instanceof pg.DatabaseError &&
    (error.code === SERIALIZATION_FAILURE || error.code === DEADLOCK_DETECTED)
  );
}
