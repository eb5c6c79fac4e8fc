import { type Program, type Undo, undo } from '#lib/store/program.ts';
import { numberIn, textIn } from '#lib/store/row.ts';
import { insertRun } from './insert-run.ts';
import { readCredits, toCredits } from './read-credits.ts';
import type { RunRecord } from './run-record.ts';
import { spend } from './spend.ts';

export interface HoldRequest {
  readonly requestId: string;
  readonly accountId: string;
  /** The most the run can cost. 0 is held too: it marks the run as alive. */
  readonly amountMicros: number;
  /** Unix milliseconds; must be renewed before. */
  readonly expiresAt: number;
}

export type HoldOutcome =
  | { readonly kind: 'held' }
  | { readonly kind: 'insufficient'; readonly neededMicros: number; readonly availableMicros: number };

const RESERVE = `
  update accounts set held_micros = held_micros + ?
  where id = ? and held_micros + ? <= credit_micros + free_micros + referral_micros returning id`;
const INSERT = 'insert into holds (request_id, account_id, amount_micros, expires_at) values (?, ?, ?, ?)';

/** Sets money aside for a run, if it is there. */
export function* holdCredits(request: HoldRequest): Program<HoldOutcome> {
  const { requestId, accountId, amountMicros, expiresAt } = request;
  const [reserved] = yield { sql: RESERVE, params: [amountMicros, accountId, amountMicros] };
  if (reserved === undefined) {
    const { availableMicros } = yield* readCredits(accountId);
    return { kind: 'insufficient', neededMicros: amountMicros, availableMicros };
  }
  yield { sql: INSERT, params: [requestId, accountId, amountMicros, expiresAt] };
  return { kind: 'held' };
}

export type Settlement =
  | { readonly kind: 'settled'; readonly chargedMicros: number; readonly shortfallMicros: number }
  | { readonly kind: 'already-settled' };

const DELETE_HOLD = 'delete from holds where request_id = ? and account_id = ? returning amount_micros';
const RELEASE_AND_READ = `
  update accounts set held_micros = held_micros - ? where id = ?
  returning credit_micros, free_micros, referral_micros, held_micros`;
const CHARGE = `
  update accounts set free_micros = free_micros - ?, referral_micros = referral_micros - ?,
    credit_micros = credit_micros - ? where id = ?`;
/**
 * Ends a run: releases its hold, charges its cost and writes it down, once per request id however often it is
 * called. Cost above the hold takes the unheld balance down to zero; the rest is the shortfall. A hold that was
 * swept meanwhile changes only that all of the cost comes from the unheld balance.
 */
export function* settleRun(run: RunRecord): Program<Settlement | Undo<Settlement>> {
  const [hold] = yield { sql: DELETE_HOLD, params: [run.requestId, run.accountId] };
  const released = hold === undefined ? 0 : numberIn(hold, 'amount_micros');
  const [account] = yield { sql: RELEASE_AND_READ, params: [released, run.accountId] };
  const spending = spend(toCredits(account), run.costMicros);
  const { freeMicros, referralMicros, creditMicros, chargedMicros, shortfallMicros } = spending;
  if (chargedMicros > 0) {
    yield { sql: CHARGE, params: [freeMicros, referralMicros, creditMicros, run.accountId] };
  }
  // The gate: whoever comes second finds the run written down, and takes back all of the above.
  const first = yield* insertRun(run, spending);
  if (!first) return undo({ kind: 'already-settled' });
  return { kind: 'settled', chargedMicros, shortfallMicros };
}

const RENEWED_AT_ONCE = 50;
const RENEW = `
  update holds set expires_at = ? where request_id in (${Array(RENEWED_AT_ONCE).fill('?').join(', ')})
  returning request_id`;

/** Keeps holds of living runs alive. Returns the ids of those that are still there. */
export function* renewHolds(requestIds: readonly string[], expiresAt: number): Program<ReadonlySet<string>> {
  const alive = new Set<string>();
  for (let start = 0; start < requestIds.length; start += RENEWED_AT_ONCE) {
    const chunk = requestIds.slice(start, start + RENEWED_AT_ONCE);
    // Filled up with nobody's id, so that one prepared statement serves every length.
    const filled = Array.from({ length: RENEWED_AT_ONCE }, (_, index) => chunk[index] ?? '');
    for (const row of yield { sql: RENEW, params: [expiresAt, ...filled] })
      alive.add(textIn(row, 'request_id'));
  }
  return alive;
}

const SWEPT_AT_ONCE = 100;
// The time is asked twice: PostgreSQL checks only the outer condition again on a row that was renewed meanwhile.
const SWEEP = `
  delete from holds where expires_at <= ? and request_id in (
    select request_id from holds where expires_at <= ? order by expires_at limit ${SWEPT_AT_ONCE}
  ) returning account_id, amount_micros`;
const RELEASE = 'update accounts set held_micros = held_micros - ? where id = ?';

/** Releases holds whose process is gone, a bounded slice at a time. Returns how many; call again while it is not 0. */
export function* sweepExpiredHolds(now: number): Program<number> {
  const rows = yield { sql: SWEEP, params: [now, now] };
  const amounts = new Map<string, number>();
  for (const row of rows) {
    const accountId = textIn(row, 'account_id');
    amounts.set(accountId, (amounts.get(accountId) ?? 0) + numberIn(row, 'amount_micros'));
  }
  // Always in the same order: two sweepers must not wait for each other.
  for (const [accountId, amount] of [...amounts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield { sql: RELEASE, params: [amount, accountId] };
  }
  return rows.length;
}

const WISH =
  'update holds set finish_requested = 1 where request_id = ? and account_id = ? returning request_id';
const READ_WISH = 'select finish_requested from holds where request_id = ?';

/** A client's wish that its run stops after the current loop. False when the account has no such run under way. */
export function* requestFinish(accountId: string, requestId: string): Program<boolean> {
  const rows = yield { sql: WISH, params: [requestId, accountId] };
  return rows.length > 0;
}

/** Read between loops; the wish may have reached any server. */
export function* finishRequested(requestId: string): Program<boolean> {
  const [row] = yield { sql: READ_WISH, params: [requestId] };
  return row !== undefined && numberIn(row, 'finish_requested') === 1;
}
