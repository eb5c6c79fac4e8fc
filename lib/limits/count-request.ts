import type { Program } from '#lib/store/program.ts';
import { numberIn } from '#lib/store/row.ts';
import {
  type LimitDecision,
  limitOf,
  WINDOW_LENGTHS_MS,
  WINDOW_NAMES,
  type WindowName,
} from './limit-windows.ts';
import { countWindows, toLimitWindows } from './read-windows.ts';
import type { TierLimits } from './tier-limits.ts';

export interface CountRequest {
  readonly accountId: string;
  /** 1, or the number of items of a batch. */
  readonly weight: number;
  readonly limits: TierLimits;
  /** Unix milliseconds. */
  readonly now: number;
}

// Also the lock on the account. Time never moves back here, so the rows stay ordered by time and by total at once,
// whatever the clocks of the servers do.
const COUNT = `
  update accounts set hits = hits + ?, hit_at = case when hit_at > ? then hit_at else ? end
  where id = ? returning hits, hit_at`;
const RECORD = 'insert into rate_hits (account_id, total, weight, at) values (?, ?, ?, ?)';
const REACHED = 'select at from rate_hits where account_id = ? and total >= ? order by total limit 1';

/**
 * Counts one request against the account's three sliding windows; never more is admitted in any window than its
 * limit. When the decision is a refusal the caller must undo the whole program: `return undo(decision)`.
 */
export function* countRequest(request: CountRequest): Program<LimitDecision> {
  const { accountId, weight, limits, now } = request;
  const [account] = yield { sql: COUNT, params: [weight, now, now, accountId] };
  const hits = numberIn(account, 'hits');
  const at = numberIn(account, 'hit_at');
  const counted = yield* countWindows(accountId, hits - weight, at);
  const exceeded = WINDOW_NAMES.filter((name) => counted[name].count + weight > limitOf(limits, name));
  if (exceeded.length > 0) {
    const retryAfterMs = yield* waitFor(exceeded, hits, request);
    return { admitted: false, windows: toLimitWindows(counted, limits, 0, at), retryAfterMs };
  }
  yield { sql: RECORD, params: [accountId, hits, weight, at] };
  return { admitted: true, windows: toLimitWindows(counted, limits, weight, at), retryAfterMs: null };
}

/** How long until enough weight has left every exceeded window. `hits` includes the refused request. */
function* waitFor(
  exceeded: readonly WindowName[],
  hits: number,
  request: CountRequest,
): Program<number | null> {
  const { accountId, weight, limits, now } = request;
  let retryAt = now;
  for (const name of exceeded) {
    const limit = limitOf(limits, name);
    if (weight > limit) return null;
    // Once everything up to this total has left, what is still inside and the request fit the limit together.
    const [row] = yield { sql: REACHED, params: [accountId, hits - limit] };
    retryAt = Math.max(retryAt, numberIn(row, 'at') + WINDOW_LENGTHS_MS[name]);
  }
  return retryAt - now;
}
