import { changesIn, numberIn, type Program, type SqlValue } from '#lib/store/program.ts';
import {
  type LimitDecision,
  type LimitWindows,
  LONGEST_WINDOW_MS,
  limitOf,
  WINDOW_LENGTHS_MS,
  WINDOW_NAMES,
  type WindowName,
  windowState,
} from './limit-windows.ts';
import type { TierLimits } from './tier-limits.ts';

export interface CountRequest {
  readonly accountId: string;
  /** 1, or the number of items of a batch. */
  readonly weight: number;
  readonly limits: TierLimits;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * What counting changes in the account's row; `countingParams` are its parameters. The update locks the row until the
 * transaction ends, so that requests of one account are counted one after the other. `hit_at` never moves back,
 * whatever the servers' clocks do: so the account's hits have the same order by time as by total.
 */
export const COUNTING = 'hits = hits + ?, hit_at = case when hit_at > ? then hit_at else ? end';
const COUNT = `update accounts set ${COUNTING} where id = ?`;
const RECORD = 'insert into rate_hits (account_id, total, weight, at) values (?, ?, ?, ?)';
// The first hit of the window at which the total is reached. Walks the index by time from the window's beginning and
// stops after a few rows; `total + 0` keeps PostgreSQL from walking the index by total and sorting what it finds.
const REACHED = `
  select at from rate_hits where account_id = ? and at > ? and total + 0 >= ? order by at, total limit 1`;

/**
 * Counts one request against the account's three sliding windows; never more is admitted in any window than its
 * limit. When the decision is a refusal the caller must undo the whole program: `return undo(decision)`.
 */
export function* countRequest(request: CountRequest): Program<LimitDecision> {
  yield { sql: COUNT, params: [...countingParams(request), request.accountId] };
  return yield* decideCounted(request);
}

export function countingParams({ weight, now }: CountRequest): readonly SqlValue[] {
  return [weight, now, now];
}

/** The rest of `countRequest`, for a request whose `COUNTING` was part of another update in this program. */
export function* decideCounted(request: CountRequest): Program<LimitDecision> {
  const { accountId, weight, limits, now } = request;
  const counted = yield* readCounted(accountId, weight, now);
  const { hits, at, windows } = counted;
  const exceeded = WINDOW_NAMES.filter((name) => windows[name].count + weight > limitOf(limits, name));
  if (exceeded.length > 0) {
    const retryAfterMs = yield* waitFor(exceeded, counted, request);
    return { admitted: false, windows: toLimitWindows(windows, limits, 0, at), retryAfterMs };
  }
  yield { sql: RECORD, params: [accountId, hits, weight, at] };
  return { admitted: true, windows: toLimitWindows(windows, limits, weight, at), retryAfterMs: null };
}

/** How long until enough weight has left every exceeded window; the total includes the refused request. */
function* waitFor(
  exceeded: readonly WindowName[],
  { hits, at }: Counted,
  request: CountRequest,
): Program<number | null> {
  const { accountId, weight, limits, now } = request;
  let retryAt = now;
  for (const name of exceeded) {
    const limit = limitOf(limits, name);
    if (weight > limit) return null;
    // When every hit up to this total has left the window, the rest and this request fit the limit together.
    const [row] = yield { sql: REACHED, params: [accountId, at - WINDOW_LENGTHS_MS[name], hits - limit] };
    retryAt = Math.max(retryAt, numberIn(row, 'at') + WINDOW_LENGTHS_MS[name]);
  }
  return retryAt - now;
}

/** Weight inside a window, and the time of the oldest request there; null when it is empty. */
interface CountedWindow {
  readonly count: number;
  readonly oldestAt: number | null;
}

type CountedWindows = Readonly<Record<WindowName, CountedWindow>>;

interface Counted {
  /** Weight of all requests ever admitted, the one being decided included. */
  readonly hits: number;
  /** The account's time, which never moves back. */
  readonly at: number;
  readonly windows: CountedWindows;
}

// A window's count is the account's total less the total before the oldest hit inside, found by one index look-up.
const READ = `
  select hits, at, ${WINDOW_NAMES.map(oldestIn).join(', ')}
  from (
    select id, hits, case when hit_at > ? then hit_at else ? end as at from accounts where id = ?
  ) as account`;

function oldestIn(name: WindowName): string {
  const oldest = (value: string) => `(
    select ${value} from rate_hits where account_id = account.id and rate_hits.at > account.at - ${WINDOW_LENGTHS_MS[name]}
    order by rate_hits.at, total limit 1
  )`;
  return `${oldest('total - weight')} as ${name}_before, ${oldest('rate_hits.at')} as ${name}_oldest`;
}

/** What is counted now, without counting anything. */
export function* readWindows(accountId: string, limits: TierLimits, now: number): Program<LimitWindows> {
  const { at, windows } = yield* readCounted(accountId, 0, now);
  return toLimitWindows(windows, limits, 0, at);
}

/** The windows without the request being decided, whose `weight` the account's total already includes. */
function* readCounted(accountId: string, weight: number, now: number): Program<Counted> {
  const [row] = yield { sql: READ, params: [now, now, accountId] };
  const hits = numberIn(row, 'hits');
  const windowOf = (name: WindowName): CountedWindow => {
    if (row?.[`${name}_before`] == null) return { count: 0, oldestAt: null };
    return {
      count: hits - weight - numberIn(row, `${name}_before`),
      oldestAt: numberIn(row, `${name}_oldest`),
    };
  };
  return {
    hits,
    at: numberIn(row, 'at'),
    windows: { minute: windowOf('minute'), hour: windowOf('hour'), day: windowOf('day') },
  };
}

/** `added` is the weight of a request admitted at `now`. */
function toLimitWindows(
  counted: CountedWindows,
  limits: TierLimits,
  added: number,
  now: number,
): LimitWindows {
  const state = (name: WindowName) => {
    const { count, oldestAt } = counted[name];
    const oldest = oldestAt ?? (added > 0 ? now : null);
    const resetAtMs = oldest === null ? now : oldest + WINDOW_LENGTHS_MS[name];
    return windowState(count + added, limitOf(limits, name), resetAtMs);
  };
  return { minute: state('minute'), hour: state('hour'), day: state('day') };
}

const ACCOUNTS_A_SLICE = 20;
const ROWS_A_SLICE = 500;
/** Servers' clocks differ: a row must be out of every server's longest window. */
const MARGIN_MS = 3_600_000;

const NEXT_ACCOUNT = 'select min(account_id) as account_id from rate_hits where account_id > ?';
// By the whole key, time first: that is the order in which SQLite keeps the rows.
const DELETE_OLD = `
  delete from rate_hits where (account_id, at, total) in (
    select account_id, at, total from rate_hits where account_id = ? and at <= ?
    order by at, total limit ${ROWS_A_SLICE}
  )`;

/**
 * Removes a bounded slice of what no window counts any more. Returns where the next slice goes on; null after the
 * last account. Start with an empty text.
 */
export function* purgeHits(after: string, now: number): Program<string | null> {
  let last = after;
  let rowsLeft = ROWS_A_SLICE;
  for (let accounts = 0; accounts < ACCOUNTS_A_SLICE && rowsLeft > 0; accounts += 1) {
    const [next] = yield { sql: NEXT_ACCOUNT, params: [last] };
    const accountId = next?.account_id;
    if (typeof accountId !== 'string') return null;
    const before = last;
    const params = [accountId, now - LONGEST_WINDOW_MS - MARGIN_MS];
    const deleted = changesIn(yield { sql: DELETE_OLD, params });
    rowsLeft -= deleted;
    // A full slice may have left old rows of this account behind: begin with it again.
    last = deleted === ROWS_A_SLICE ? before : accountId;
  }
  return last;
}
