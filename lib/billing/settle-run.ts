import { numberIn, type Program, type Undo, undo } from '#lib/store/program.ts';
import { type Charge, chargeBalance, chargeHold } from './charge.ts';
import { insertRun } from './insert-run.ts';
import type { RunRecord } from './run-record.ts';

export type Settlement = ({ readonly kind: 'settled' } & Charge) | { readonly kind: 'already-settled' };

const DELETE_HOLD = 'delete from holds where request_id = ? and account_id = ? returning amount_micros';

/**
 * Ends a run: releases its hold, charges its cost and writes it down, once per request id however often it is
 * called. More than was held is never charged; the rest of the cost is the shortfall. When the hold was swept meanwhile,
 * the charge comes from the unheld balance, down to zero.
 */
export function* settleRun(run: RunRecord): Program<Settlement | Undo<Settlement>> {
  const [hold] = yield { sql: DELETE_HOLD, params: [run.requestId, run.accountId] };
  const charge =
    hold === undefined ? yield* chargeBalance(run) : yield* chargeHold(run, numberIn(hold, 'amount_micros'));
  // The gate: whoever comes second finds the run written down, and takes back all of the above.
  const first = yield* insertRun(run, charge);
  return first ? { kind: 'settled', ...charge } : undo({ kind: 'already-settled' });
}
