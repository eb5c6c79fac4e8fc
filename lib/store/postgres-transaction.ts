import pg from 'pg';
import { type BoundedPool, hasCode } from './postgres-connection.ts';
import type { Flight, Landed } from './postgres-flight.ts';
import { type Batch, type Program, type Row, type Statement, Undo } from './program.ts';
import { type Diagnose, StoreUnavailable } from './store-unavailable.ts';

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const READ_ONLY_TRANSACTION = '25006';

/** What a transaction of ours may be: `commit` waits for the disk, `soon` does not, `read` sees one state and writes nothing. */
export type Mode = 'commit' | 'soon' | 'read';

const COMMIT: Statement = { sql: 'commit', params: [] };
const ROLLBACK: Statement = { sql: 'rollback', params: [] };
/** How often work is begun that lost a race, or its connection before the commit. */
export const ATTEMPTS = 5;

/** A server that is paused inside a transaction must not keep an account locked. */
const IDLE_MS = 10_000;

/** Settings are the transaction's, not the session's: behind a transaction pooler others use the session in between. */
function beginning(mode: Mode, timeoutMs: number, lockTimeoutMs: number): readonly Statement[] {
  return [
    mode === 'read'
      ? 'begin isolation level repeatable read read only'
      : 'begin isolation level read committed',
    `set local statement_timeout = ${timeoutMs}`,
    `set local lock_timeout = ${lockTimeoutMs}`,
    `set local idle_in_transaction_session_timeout = ${IDLE_MS}`,
    ...(mode === 'soon' ? ['set local synchronous_commit = off'] : []),
  ].map((text) => ({ sql: text, params: [] }));
}

// In order of their ids, whoever locks them: so nobody waits for one who waits for him.
const LOCK = 'select id from accounts where id = any(?) order by id for no key update';

/** The connection was lost before the commit was sent, as when the database restarts: nothing was left behind. */
export class CutOff extends Error {}

export interface PostgresAccess {
  readonly bounded: BoundedPool;
  readonly diagnose: Diagnose;
}

/** Statements of one transaction on one connection; nothing is sent before the first of them. */
export class Transaction {
  readonly #database: PostgresAccess;
  readonly #client: pg.PoolClient;
  readonly #mode: Mode;
  readonly #lockTimeoutMs: number;
  #begun = false;
  #ending = false;
  #executed = 0;

  constructor(database: PostgresAccess, client: pg.PoolClient, mode: Mode, lockTimeoutMs: number) {
    this.#database = database;
    this.#client = client;
    this.#mode = mode;
    this.#lockTimeoutMs = lockTimeoutMs;
  }

  /** What the statements did, in order, sent in one round trip; `accounts` are locked before. */
  async run(statements: readonly Statement[], accounts: readonly string[] = []): Promise<readonly Landed[]> {
    const before = [...this.#beginning(), ...lockOf(accounts)];
    const flight = this.#send([...before, ...statements]);
    try {
      return (await flight.ended).slice(before.length);
    } finally {
      this.#executed = flight.landed.length - before.length;
    }
  }

  /** How many statements of the last `run` were executed: where it failed. Negative when that was before the first. */
  get executed(): number {
    return this.#executed;
  }

  /** Throws `StoreUnavailable` when nobody knows whether it was made. */
  async end(command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (!this.#begun) return;
    this.#ending = true;
    const [ended] = await this.#send([command === 'COMMIT' ? COMMIT : ROLLBACK]).ended;
    // PostgreSQL answers a commit of a failed transaction by rolling it back, without an error.
    if (ended?.command !== command)
      throw new Error(`The database answered ${command} with ${ended?.command ?? 'nothing'}`);
  }

  /** Rolls back after an error, and returns what to throw for it; `broken` connections are used no more. */
  async abandon(cause: unknown): Promise<{ error: unknown; broken: boolean }> {
    const { bounded, diagnose } = this.#database;
    const broken = await this.#send([ROLLBACK]).ended.then(
      () => false,
      () => true,
    );
    if (bounded.isOverdue(this.#client)) {
      const message = `The database did not answer within ${bounded.timeoutMs} ms.`;
      return { error: new StoreUnavailable(message, { cause }), broken };
    }
    if (broken) {
      const lost = 'The connection to the database was lost';
      return { error: this.#ending ? diagnose(cause) : new CutOff(lost, { cause }), broken };
    }
    // In a transaction that only reads, a write is the program's own fault and no trouble of the database.
    const own = this.#mode === 'read' && hasCode(cause, READ_ONLY_TRANSACTION);
    return { error: cause instanceof pg.DatabaseError && !own ? diagnose(cause) : cause, broken };
  }

  #beginning(): readonly Statement[] {
    if (this.#begun) return [];
    this.#begun = true;
    return beginning(this.#mode, this.#database.bounded.timeoutMs, this.#lockTimeoutMs);
  }

  #send(statements: readonly Statement[]): Flight {
    return this.#database.bounded.send(this.#client, statements);
  }
}

function lockOf(accounts: readonly string[]): readonly Statement[] {
  if (accounts.length === 0) return [];
  const quoted = [...new Set(accounts)].map((id) => `"${id.replaceAll(/["\\]/g, '\\$&')}"`);
  return [{ sql: LOCK, params: [`{${quoted.join(',')}}`] }];
}

/** Whether the same work may simply be done again: it left nothing behind, and the cause is gone. */
export function mayRepeat({ bounded }: PostgresAccess, error: unknown): boolean {
  return (
    error instanceof CutOff ||
    hasCode(error, SERIALIZATION_FAILURE, DEADLOCK_DETECTED) ||
    bounded.foundPooler(error)
  );
}

/** What to tell whoever waits, when the same work will not be done again. */
export function lastWord({ diagnose }: PostgresAccess, error: unknown): unknown {
  return error instanceof CutOff ? diagnose(error.cause) : error;
}

/** A program at its first step. */
export interface Begun<T> {
  readonly program: Program<T>;
  readonly step: IteratorResult<Statement | Batch, T>;
}

export function begin<T>(program: Program<T>): Begun<T> {
  return { program, step: program.next() };
}

/**
 * Runs a program in a transaction of its own, a round trip for each of its steps. What certainly left nothing behind
 * is tried again a few times: `begun` is called for each attempt.
 */
export async function transact<T>(
  database: PostgresAccess,
  mode: Mode,
  begun: () => Begun<T | Undo<T>>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await connect(database);
    const transaction = new Transaction(database, client, mode, database.bounded.timeoutMs);
    let broken = false;
    try {
      const result = await drive(begun(), transaction);
      await transaction.end(result instanceof Undo ? 'ROLLBACK' : 'COMMIT');
      return result instanceof Undo ? result.value : result;
    } catch (cause) {
      const abandoned = await transaction.abandon(cause);
      broken = abandoned.broken;
      const { error } = abandoned;
      if (attempt === ATTEMPTS || !mayRepeat(database, error)) throw lastWord(database, error);
    } finally {
      client.release(broken);
    }
  }
}

export function connect({ bounded, diagnose }: PostgresAccess): Promise<pg.PoolClient> {
  return bounded.pool.connect().catch((error: unknown) => {
    throw diagnose(error);
  });
}

async function drive<T>({ program, step: first }: Begun<T>, transaction: Transaction): Promise<T> {
  let step = first;
  while (!step.done) {
    if ('sql' in step.value) {
      const [landed] = await transaction.run([step.value]);
      step = program.next(landed?.rows ?? NO_ROWS);
    } else {
      const { statements, accounts, results } = step.value;
      results.push(...(await transaction.run(statements, accounts)).map(({ rows }) => rows));
      step = program.next(NO_ROWS);
    }
  }
  return step.value;
}

export const NO_ROWS: readonly Row[] = [];
