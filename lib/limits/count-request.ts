import { numberIn, type Program, type SqlValue } from '#lib/store/program.ts';
import {
  type LimitDecision,
  limitOf,
  WINDOW_LENGTHS_MS,
  WINDOW_NAMES,
  type WindowName,
} from './limit-windows.ts';
import { type Counted, readCounted, toLimitWindows } from './read-windows.ts';
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
 * What counting changes in the account's row; `countingParams` are its parameters. Also the lock on the account. Time
 * never moves back here, so the rows stay ordered by time and by total at once, whatever the servers' clocks do.
 */
export const COUNTING = 'hits = hits + ?, hit_at = case when hit_at > ? then hit_at else ? end';
const COUNT = `update accounts set ${COUNTING} where id = ?`;
const RECORD = 'insert into rate_hits (account_id, total, weight, at) values (?, ?, ?, ?)';
// The order by time is that by total, and what asks is all that can overdraw a window: from its beginning, few rows
// are passed over. The sum keeps PostgreSQL from starting at the total instead, and sorting all that follows.
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
    // Once everything up to this total has left, what is still inside and the request fit the limit together.
    const [row] = yield { sql: REACHED, params: [accountId, at - WINDOW_LENGTHS_MS[name], hits - limit] };
    retryAt = Math.max(retryAt, numberIn(row, 'at') + WINDOW_LENGTHS_MS[name]);
  }
  return retryAt - now;
}
