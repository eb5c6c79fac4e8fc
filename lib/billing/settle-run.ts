import { type Program, type Undo, undo } from '#lib/store/program.ts';
import { numberIn } from '#lib/store/row.ts';
import { insertRun } from './insert-run.ts';
import { toCredits } from './read-credits.ts';
import type { RunRecord } from './run-record.ts';
import { spend } from './spend.ts';

export type Settlement =
  | { readonly kind: 'settled'; readonly chargedMicros: number; readonly shortfallMicros: number }
  | { readonly kind: 'already-settled' };

const DELETE_HOLD = 'delete from holds where request_id = ? and account_id = ? returning amount_micros';
const RELEASE = `
  update accounts set held_micros = held_micros - ? where id = ?
  returning credit_micros, free_micros, referral_micros, held_micros`;
const CHARGE = `
  update accounts set free_micros = free_micros - ?, referral_micros = referral_micros - ?,
    credit_micros = credit_micros - ? where id = ?`;

/**
 * Ends a run: releases its hold, charges its cost and writes it down, once per request id however often it is
 * called. Cost above the hold takes the unheld balance down to zero; the rest is the shortfall. A hold that was
 * swept meanwhile changes only that all of the cost comes from the unheld balance.
 */
export function* settleRun(run: RunRecord): Program<Settlement | Undo<Settlement>> {
  const [hold] = yield { sql: DELETE_HOLD, params: [run.requestId, run.accountId] };
  const released = hold === undefined ? 0 : numberIn(hold, 'amount_micros');
  const [account] = yield { sql: RELEASE, params: [released, run.accountId] };
  const spending = spend(toCredits(account), run.costMicros);
  const { freeMicros, referralMicros, creditMicros, chargedMicros, shortfallMicros } = spending;
  if (chargedMicros > 0) {
    yield { sql: CHARGE, params: [freeMicros, referralMicros, creditMicros, run.accountId] };
  }
  // The gate: whoever comes second finds the run written down, and takes back all of the above.
  const first = yield* insertRun(run, spending);
  if (!first) return undo({ kind: 'already-settled' });
  return { kind: 'settled', chargedMicros, shortfallMicros };
}
