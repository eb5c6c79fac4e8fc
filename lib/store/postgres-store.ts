import { Kysely, PostgresAdapter, PostgresDialect, type PostgresDialectConfig, sql } from 'kysely';
import type pg from 'pg';
import { migrate } from './migrate.ts';
import { BoundedPool, diagnosePostgres, hasCode, openPool, type PoolOptions } from './postgres-connection.ts';
import { begin, transact } from './postgres-transaction.ts';
import { PostgresWriter } from './postgres-writer.ts';
import type { Program } from './program.ts';
import type { Database } from './schema.ts';
import type { StoreDriver } from './store.ts';
import { type Diagnose, StoreUnavailable } from './store-unavailable.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/** `timeoutMs` is for a connection, and then for a transaction. */
export interface PostgresOptions extends PoolOptions {
  readonly onTrouble: (trouble: StoreUnavailable) => void;
}

/**
 * Opens a PostgreSQL database. Nothing in it belongs to a session, so that a pooler may give every transaction
 * another one: settings and locks are a transaction's own.
 */
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
  const writer = new PostgresWriter({ bounded, diagnose }, options.size);
  const inFlight = new InFlight();
  const read = <T>(program: () => Program<T>) =>
    inFlight.run(() => transact({ bounded, diagnose }, 'read', () => begin(program())));
  let closed: Promise<void> | undefined;
  return {
    kind: 'postgres',
    query,
    write: (program, durability = 'machine') => inFlight.run(() => writer.write(program, durability)),
    read,
    readAnew: read,
    // The pool forgets whoever still waits for a connection when it ends: hence the wait.
    close: () => (closed ??= inFlight.drain().then(() => end(query, bounded.pool))),
  };
}

/** Of this server's migrations, whoever runs them. */
const MIGRATION_LOCK = '3853314791062309107';

/** Through a pool of its own: changing large tables may take longer than any request. */
async function migrateServer(url: string, options: PoolOptions): Promise<void> {
  const pool = openPool(url, { ...options, size: 1 });
  let first: unknown;
  const db = new Kysely<Database>({
    dialect: new TransactionDialect({ pool }),
    log: (event) => {
      if (event.level === 'error') first ??= event.error;
    },
  });
  try {
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)}::bigint)`.execute(transaction);
      await migrate(transaction);
    });
  } catch (error) {
    // What comes after the first error in a transaction says no more than that it has failed.
    throw first ?? error;
  } finally {
    await end(db, pool);
  }
}

/** The migrator's own lock belongs to a session. Ours belongs to the transaction, which has taken it already. */
class TransactionDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new UnlockedAdapter();
  }
}

class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
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
