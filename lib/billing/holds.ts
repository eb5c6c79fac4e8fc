import { changesIn, numberIn, type Program, textIn } from '#lib/store/program.ts';
import { readCredits } from './credits.ts';

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

/** What holding changes in the account's row, and the condition for it; each takes the amount. */
export const HOLDING = 'held_micros = held_micros + ?';
export const COVERED = 'held_micros + ? <= credit_micros + free_micros + referral_micros';
const RESERVE = `update accounts set ${HOLDING} where id = ? and ${COVERED}`;
const INSERT = 'insert into holds (request_id, account_id, amount_micros, expires_at) values (?, ?, ?, ?)';

/** Sets money aside for a run, if it is there. */
export function* holdCredits(request: HoldRequest): Program<HoldOutcome> {
  const { accountId, amountMicros } = request;
  const reserved = yield { sql: RESERVE, params: [amountMicros, accountId, amountMicros] };
  if (changesIn(reserved) === 0) {
    const { availableMicros } = yield* readCredits(accountId);
    return { kind: 'insufficient', neededMicros: amountMicros, availableMicros };
  }
  return yield* recordHold(request);
}

/** The rest of `holdCredits`, after another update in this program that was `HOLDING` where it is `COVERED`. */
export function* recordHold(request: HoldRequest): Program<HoldOutcome> {
  const { requestId, accountId, amountMicros, expiresAt } = request;
  yield { sql: INSERT, params: [requestId, accountId, amountMicros, expiresAt] };
  return HELD;
}

const HELD: HoldOutcome = { kind: 'held' };

const EXISTS = 'select 1 as held from holds where request_id = ?';

/** Whether a run holds credits: it is under way, on some server, or its server died less than a hold's life ago. */
export function* holdExists(requestId: string): Program<boolean> {
  return (yield { sql: EXISTS, params: [requestId] }).length > 0;
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

const RECORDED = 'select request_id from runs where request_id = ?';

/**
 * Takes a hold again that was swept under a living run: its process could not reach the store for too long. False
 * when the money is promised to others by now; the run then pays what is left at its end.
 */
export function* restoreHold(request: HoldRequest): Program<boolean> {
  const recorded = yield { sql: RECORDED, params: [request.requestId] };
  return recorded.length > 0 || (yield* holdCredits(request)).kind === 'held';
}

const SWEPT_AT_ONCE = 100;
// The time is compared twice: when a hold is renewed meanwhile, PostgreSQL checks only the outer condition again.
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
const READ = 'select finish_requested from holds where request_id = ?';

/** A client's wish that its run stops after the current loop. False when the account has no such run under way. */
export function* requestEarlyStop(accountId: string, requestId: string): Program<boolean> {
  const rows = yield { sql: WISH, params: [requestId, accountId] };
  return rows.length > 0;
}

/** Read between loops; the wish may have reached any server. */
export function* earlyStopRequested(requestId: string): Program<boolean> {
  const [row] = yield { sql: READ, params: [requestId] };
  return row !== undefined && numberIn(row, 'finish_requested') === 1;
}
