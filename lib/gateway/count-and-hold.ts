import {
  covers,
  HELD,
  type HoldOutcome,
  type HoldRequest,
  holdsAlready,
  refuseHold,
} from '#lib/billing/holds.ts';
import { type LimitDecision, limitOf, WINDOW_NAMES } from '#lib/limits/limit-windows.ts';
import { COUNTED, type CountRequest, counting, decide, hasRoom, toDecision } from '#lib/limits/limiter.ts';
import { changesIn, type Program, together } from '#lib/store/program.ts';

export interface CountedHold {
  readonly decision: LimitDecision;
  /** Null when a limit refused the request before its money was asked for. */
  readonly hold: HoldOutcome | null;
}

// The only statements that are of limits and billing at once. Their tables: `accounts` (`hits` and `hit_at` are the
// limiter's, the money is the ledger's), `rate_hits` (limits) and `holds` (billing). The hold is written down first, if
// there is room and money for it; the two others find it there, or change nothing.
const HOLD = `
  insert into holds (request_id, account_id, amount_micros, expires_at)
  select ?1, id, ?2, ?3 from accounts
  where id = ?4 and (
    ${covers('?2')} and ${hasRoom('?5', '?6', { minute: '?7', hour: '?8', day: '?9' })} or ${holdsAlready('?1')}
  )`;
const COUNT = `
  update accounts set ${counting('?1', '?2')}, held_micros = held_micros + amount_micros
  from holds where holds.request_id = ?3 and accounts.id = holds.account_id returning ${COUNTED}`;
const RECORD = `
  insert into rate_hits (account_id, total, weight, at)
  select id, hits, ?, hit_at from holds join accounts on id = account_id where request_id = ?`;

/**
 * Counts a request and holds its cost, or changes nothing; both are of one account. A request that is over a limit is
 * refused for that, whether it could be paid or not.
 */
export function* countAndHold(count: CountRequest, hold: HoldRequest): Program<CountedHold> {
  const { requestId, accountId, amountMicros, expiresAt } = hold;
  const { now, weight, limits } = count;
  const room = [now, weight, ...WINDOW_NAMES.map((name) => limitOf(limits, name))];
  const [held = [], [row] = []] = yield* together(
    [accountId],
    [
      { sql: HOLD, params: [requestId, amountMicros, expiresAt, accountId, ...room] },
      { sql: COUNT, params: [now, weight, requestId] },
      { sql: RECORD, params: [weight, requestId] },
    ],
  );
  if (changesIn(held) > 0) return { decision: toDecision(row, count), hold: HELD };
  const decision = yield* decide(count);
  return { decision, hold: decision.admitted ? yield* refuseHold(hold) : null };
}
