import {
  COVERED,
  HOLDING,
  type HoldOutcome,
  type HoldRequest,
  holdCredits,
  recordHold,
} from '#lib/billing/holds.ts';
import {
  COUNTING,
  type CountRequest,
  countingParams,
  countRequest,
  decideCounted,
} from '#lib/limits/count-request.ts';
import type { LimitDecision } from '#lib/limits/limit-windows.ts';
import { changesIn, type Program } from '#lib/store/program.ts';

export interface CountedHold {
  readonly decision: LimitDecision;
  /** Null when a limit refused the request before its money was asked for. */
  readonly hold: HoldOutcome | null;
}

// Both change the account's row: what is admitted, nearly every request, writes it once.
const COUNT_AND_HOLD = `update accounts set ${COUNTING}, ${HOLDING} where id = ? and ${COVERED}`;

/**
 * Counts a request, then holds its cost. Unless both are granted the caller must undo the whole program. The two
 * must be of one account.
 */
export function* countAndHold(count: CountRequest, hold: HoldRequest): Program<CountedHold> {
  const { accountId, amountMicros } = hold;
  const params = [...countingParams(count), amountMicros, accountId, amountMicros];
  const both = changesIn(yield { sql: COUNT_AND_HOLD, params }) > 0;
  // Without the money it is one after the other again: a limit is named before the money is.
  const decision = yield* both ? decideCounted(count) : countRequest(count);
  if (!decision.admitted) return { decision, hold: null };
  return { decision, hold: yield* both ? recordHold(hold) : holdCredits(hold) };
}
