import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { RunningServer } from './server.ts';

/** The tables in which money stands, read past the server. All amounts in micro-dollars. */
export interface Ledger {
  readonly accounts: readonly AccountBooks[];
  readonly holds: readonly {
    readonly request_id: string;
    readonly account_id: string;
    readonly amount_micros: number;
  }[];
  readonly runs: readonly SettledRun[];
}

interface AccountBooks {
  readonly id: string;
  readonly balance: number;
  readonly held: number;
  readonly granted: number;
  readonly charged: number;
  readonly promised: number;
}

export interface SettledRun {
  readonly request_id: string;
  readonly account_id: string;
  readonly status: string;
  readonly cost_micros: number;
  readonly charged_micros: number;
}

const BOOKS = `select id, credit_micros + free_micros + referral_micros as balance, held_micros as held,
  (select coalesce(sum(amount_micros), 0) from grants where account_id = accounts.id) as granted,
  (select coalesce(sum(charged_micros), 0) from runs where account_id = accounts.id) as charged,
  (select coalesce(sum(amount_micros), 0) from holds where account_id = accounts.id) as promised
  from accounts`;
const HOLDS = 'select request_id, account_id, amount_micros from holds';
const RUNS = 'select request_id, account_id, status, cost_micros, charged_micros from runs';

/** Reads the ledger of the database that a server has. */
export async function readLedger({ env }: Pick<RunningServer, 'env'>): Promise<Ledger> {
  return env.DATABASE_URL === undefined ? fromSqlite(env.DATA_DIR ?? '') : fromPostgres(env.DATABASE_URL);
}

function fromSqlite(folder: string): Ledger {
  const database = new DatabaseSync(join(folder, 'swarms.db'), { readOnly: true, timeout: 5_000 });
  try {
    // One transaction: the three must be of one moment.
    database.exec('begin');
    const all = (sql: string) => database.prepare(sql).all();
    return toLedger(all(BOOKS), all(HOLDS), all(RUNS));
  } finally {
    database.close();
  }
}

async function fromPostgres(connectionString: string): Promise<Ledger> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const all = async (sql: string) => (await client.query<Row>(sql)).rows;
    return toLedger(await all(BOOKS), await all(HOLDS), await all(RUNS));
  } finally {
    await client.end();
  }
}

type Row = Readonly<Record<string, unknown>>;

/** PostgreSQL gives 64-bit integers as text. */
function toLedger(accounts: readonly Row[], holds: readonly Row[], runs: readonly Row[]): Ledger {
  const plain = (rows: readonly Row[]) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, /id$|status/.test(name) ? value : Number(value)]),
      ),
    ) as never;
  return { accounts: plain(accounts), holds: plain(holds), runs: plain(runs) };
}

/** All in which the books are not in order; an empty list is what must be. */
export function bookComplaints({ accounts }: Ledger): string[] {
  return accounts.flatMap(({ id, balance, held, granted, charged, promised }) => [
    ...(balance === granted - charged
      ? []
      : [`${id}: ${granted} granted less ${charged} charged is not ${balance}`]),
    ...(held === promised ? [] : [`${id}: ${held} held, but its holds are ${promised}`]),
    ...(balance >= held && held >= 0 ? [] : [`${id}: ${held} held of ${balance}`]),
  ]);
}
