import {
  COVERED,
  HOLDING,
  type HoldOutcome,
  type HoldRequest,
  holdCredits,
  recordHold,
} from '#lib/billing/holds.ts';
import type { LimitDecision } from '#lib/limits/limit-windows.ts';
import {
  COUNTING,
  type CountRequest,
  countingParams,
  countRequest,
  decideCounted,
} from '#lib/limits/limiter.ts';
import { changesIn, type Program } from '#lib/store/program.ts';

export interface CountedHold {
  readonly decision: LimitDecision;
  /** Null when a limit refused the request before its money was asked for. */
  readonly hold: HoldOutcome | null;
}

// The one statement that is of limits and billing at once. Table `accounts`: `hits` and `hit_at` are the limiter's,
// `held_micros` is the ledger's. Nearly every request is admitted, and so writes the row once instead of twice.
const COUNT_AND_HOLD = `update accounts set ${COUNTING}, ${HOLDING} where id = ? and ${COVERED}`;

/**
 * Counts a request and holds its cost; both are of one account. Unless both are granted the caller must undo the whole
 * program. Tables: `accounts`, `rate_hits` (limits), `holds` (billing).
 */
export function* countAndHold(count: CountRequest, hold: HoldRequest): Program<CountedHold> {
  const { accountId, amountMicros } = hold;
  const params = [...countingParams(count), amountMicros, accountId, amountMicros];
  const both = changesIn(yield { sql: COUNT_AND_HOLD, params }) > 0;
  // Without the money, one after the other: a request over its limit is refused for the limit first.
  const decision = yield* both ? decideCounted(count) : countRequest(count);
  if (!decision.admitted) return { decision, hold: null };
  return { decision, hold: yield* both ? recordHold(hold) : holdCredits(hold) };
}
