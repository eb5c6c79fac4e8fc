import { changesIn, numberIn, type Program, type Statement, textIn, together } from '#lib/store/program.ts';
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

/** The condition that an account can pay what is to be held. Takes the name of the parameter for the amount. */
export const covers = (amount: string) =>
  `held_micros + ${amount} <= credit_micros + free_micros + referral_micros`;
/** Lets a request that holds credits already through to the table's key, which refuses it: else what follows would find that hold. */
export const holdsAlready = (request: string) => `exists (select 1 from holds where request_id = ${request})`;
// The row in `holds` comes first, if there is the money for it: what follows finds it, or changes nothing.
const HOLD = `
  insert into holds (request_id, account_id, amount_micros, expires_at)
  select ?1, id, ?2, ?3 from accounts
  where id = ?4 and (${covers('?2')} or ${holdsAlready('?1')})`;
const RESERVE = `
  update accounts set held_micros = held_micros + amount_micros
  from holds where holds.request_id = ? and accounts.id = holds.account_id`;

/** Sets money aside for a run, if it is there; else changes nothing. */
export function* holdCredits(request: HoldRequest): Program<HoldOutcome> {
  const { requestId, accountId, amountMicros, expiresAt } = request;
  const [held = []] = yield* together(
    [accountId],
    [
      { sql: HOLD, params: [requestId, amountMicros, expiresAt, accountId] },
      { sql: RESERVE, params: [requestId] },
    ],
  );
  return changesIn(held) > 0 ? HELD : yield* refuseHold(request);
}

export const HELD: HoldOutcome = { kind: 'held' };

/** What to say of a hold that an account cannot pay. */
export function* refuseHold({ accountId, amountMicros }: HoldRequest): Program<HoldOutcome> {
  const { availableMicros } = yield* readCredits(accountId);
  return { kind: 'insufficient', neededMicros: amountMicros, availableMicros };
}

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
export function* renewHolds(
  holds: readonly Pick<HoldRequest, 'requestId' | 'accountId'>[],
  expiresAt: number,
): Program<ReadonlySet<string>> {
  const statements: Statement[] = [];
  for (let start = 0; start < holds.length; start += RENEWED_AT_ONCE) {
    // Filled up with nobody's id, so that one prepared statement serves every length.
    const ids = Array.from({ length: RENEWED_AT_ONCE }, (_, index) => holds[start + index]?.requestId ?? '');
    statements.push({ sql: RENEW, params: [expiresAt, ...ids] });
  }
  const accounts = holds.map(({ accountId }) => accountId);
  const renewed = yield* together(accounts, statements);
  return new Set(renewed.flat().map((row) => textIn(row, 'request_id')));
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
const FIND_EXPIRED = `
  select request_id, account_id from holds where expires_at <= ? order by expires_at limit ${SWEPT_AT_ONCE}`;
// The time is compared again: a hold may have been renewed since it was found.
const SWEEP = `
  delete from holds where request_id = ? and expires_at <= ? returning account_id, amount_micros`;
const RELEASE = 'update accounts set held_micros = held_micros - ? where id = ?';

/** Releases holds whose process is gone, a bounded slice at a time. Returns how many; call again while it is not 0. */
export function* sweepExpiredHolds(now: number): Program<number> {
  const expired = yield { sql: FIND_EXPIRED, params: [now] };
  if (expired.length === 0) return 0;
  const rows = (yield* together(
    expired.map((row) => textIn(row, 'account_id')),
    expired.map((row) => ({ sql: SWEEP, params: [textIn(row, 'request_id'), now] })),
  )).flat();
  const amounts = new Map<string, number>();
  for (const row of rows) {
    const accountId = textIn(row, 'account_id');
    amounts.set(accountId, (amounts.get(accountId) ?? 0) + numberIn(row, 'amount_micros'));
  }
  for (const [accountId, amount] of amounts) yield { sql: RELEASE, params: [amount, accountId] };
  return rows.length;
}

const WISH = 'update holds set finish_requested = 1 where request_id = ? and account_id = ?';
const READ = 'select finish_requested from holds where request_id = ?';

/** A client's wish that its run stops after the current loop. False when the account has no such run under way. */
export function* requestEarlyStop(accountId: string, requestId: string): Program<boolean> {
  const [found = []] = yield* together([accountId], [{ sql: WISH, params: [requestId, accountId] }]);
  return changesIn(found) > 0;
}

/** Read between loops; the wish may have reached any server. */
export function* earlyStopRequested(requestId: string): Program<boolean> {
  const [row] = yield { sql: READ, params: [requestId] };
  return row !== undefined && numberIn(row, 'finish_requested') === 1;
}
