import { changesIn, numberIn, type Program, type Row, together } from '#lib/store/program.ts';
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

// The account's time: it never moves back, whatever the servers' clocks do. So hits have the same order by time as by
// total, and a window's count is the account's total less the total before the oldest hit inside.
const timeAt = (now: string) => `case when hit_at > ${now} then hit_at else ${now} end`;

/** `total - weight` or `at` of the oldest hit in a window that ends at `end`: one step down an index. */
function oldestHit(
  value: 'total - weight' | 'rate_hits.at',
  account: string,
  end: string,
  name: WindowName,
): string {
  return `(
    select ${value} from rate_hits where account_id = ${account} and rate_hits.at > ${end} - ${WINDOW_LENGTHS_MS[name]}
    order by rate_hits.at, total limit 1
  )`;
}

/** Columns of a statement: the total before each window, and the time of its oldest hit; null for an empty window. */
function windowColumns(account: string, end: string): string {
  return WINDOW_NAMES.map(
    (name) => `${oldestHit('total - weight', account, end, name)} as ${name}_before,
      ${oldestHit('rate_hits.at', account, end, name)} as ${name}_oldest`,
  ).join(', ');
}

/** What counting changes in the account's row. Takes the names of the parameters for `now` and `weight`. */
export const counting = (now: string, weight: string) => `hits = hits + ${weight}, hit_at = ${timeAt(now)}`;

/** What an update of the account's row that counts hands back: what `toDecision` reads. */
export const COUNTED = `hits, hit_at as at, ${windowColumns('accounts.id', 'accounts.hit_at')}`;

/**
 * The condition that every window of the account has room: the rule of `LimitDecision` as SQL. Needs the account's
 * row locked by an earlier statement, else it may be decided on hits of before the wait for the lock. Takes the names
 * of the parameters for `now`, `weight`, and the limits a minute, an hour and a day.
 */
export function hasRoom(now: string, weight: string, limits: Readonly<Record<WindowName, string>>): string {
  const counted = (name: WindowName) =>
    `hits - coalesce(${oldestHit('total - weight', 'accounts.id', `(${timeAt(now)})`, name)}, hits)`;
  return WINDOW_NAMES.map((name) => `${counted(name)} + ${weight} <= ${limits[name]}`).join(' and ');
}

const COUNT = `
  update accounts set ${counting('?1', '?2')}
  where id = ?3 and ${hasRoom('?1', '?2', { minute: '?4', hour: '?5', day: '?6' })} returning ${COUNTED}`;
const RECORD = 'insert into rate_hits (account_id, total, weight, at) values (?, ?, ?, ?)';
// The first hit of the window at which the total is reached. Walks the index by time from the window's beginning and
// stops after a few rows; `total + 0` keeps PostgreSQL from walking the index by total and sorting what it finds.
const REACHED = `
  select at from rate_hits where account_id = ? and at > ? and total + 0 >= ? order by at, total limit 1`;

/**
 * Counts one request against the account's three sliding windows; never more is admitted in any window than its
 * limit. A refusal changes nothing.
 */
export function* countRequest(request: CountRequest): Program<LimitDecision> {
  const { accountId, weight, limits, now } = request;
  const expected = yield* decide(request);
  if (!expected.admitted) return expected;
  const params = [now, weight, accountId, ...WINDOW_NAMES.map((name) => limitOf(limits, name))];
  const [[row] = []] = yield* together([accountId], [{ sql: COUNT, params }]);
  if (row === undefined) {
    const overtaken = yield* decide(request);
    if (overtaken.admitted) throw new Error('A request was refused by limits that have room for it');
    return overtaken;
  }
  yield { sql: RECORD, params: [accountId, numberIn(row, 'hits'), weight, numberIn(row, 'at')] };
  return toDecision(row, request);
}

/** The decision on a request that was counted, from what the update handed back (`COUNTED`). */
export function toDecision(row: Row | undefined, { weight, limits }: CountRequest): LimitDecision {
  const { at, windows } = toCounted(row, weight);
  return { admitted: true, windows: toLimitWindows(windows, limits, weight, at), retryAfterMs: null };
}

/** The decision on a request as things are now, without counting it. */
export function* decide(request: CountRequest): Program<LimitDecision> {
  const { accountId, weight, limits, now } = request;
  const counted = yield* readCounted(accountId, now);
  const { at, windows } = counted;
  const exceeded = WINDOW_NAMES.filter((name) => windows[name].count + weight > limitOf(limits, name));
  if (exceeded.length === 0)
    return { admitted: true, windows: toLimitWindows(windows, limits, weight, at), retryAfterMs: null };
  const retryAfterMs = yield* waitFor(exceeded, counted, request);
  return { admitted: false, windows: toLimitWindows(windows, limits, 0, at), retryAfterMs };
}

/** How long until enough weight has left every exceeded window; null when the request outweighs a whole limit. */
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
    const total = hits + weight - limit;
    const [row] = yield { sql: REACHED, params: [accountId, at - WINDOW_LENGTHS_MS[name], total] };
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
  /** Weight of all requests ever admitted. */
  readonly hits: number;
  /** The account's time. */
  readonly at: number;
  readonly windows: CountedWindows;
}

const READ = `
  select hits, at, ${windowColumns('account.id', 'account.at')}
  from (select id, hits, ${timeAt('?1')} as at from accounts where id = ?2) as account`;

/** What is counted now, without counting anything. */
export function* readWindows(accountId: string, limits: TierLimits, now: number): Program<LimitWindows> {
  const { at, windows } = yield* readCounted(accountId, now);
  return toLimitWindows(windows, limits, 0, at);
}

function* readCounted(accountId: string, now: number): Program<Counted> {
  const [row] = yield { sql: READ, params: [now, accountId] };
  return toCounted(row, 0);
}

/** `weight` is of a request that the row's total includes and the windows shall not. */
function toCounted(row: Row | undefined, weight: number): Counted {
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
