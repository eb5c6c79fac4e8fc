import type { Program } from '#lib/store/program.ts';
import { toCredits } from './read-credits.ts';
import type { RunRecord } from './run-record.ts';
import { spend } from './spend.ts';

/** What was taken for a run. Together they are its cost. */
export interface Charge {
  readonly chargedMicros: number;
  readonly shortfallMicros: number;
}

type Cost = Pick<RunRecord, 'accountId' | 'costMicros' | 'heldMicros'>;

// What `spend` does, as one statement: every value on the right is that from before. What is held is there, by a
// rule of the table, so a charge within the hold is there too.
const RELEASE_AND_CHARGE = `
  update accounts set
    held_micros = held_micros - ?,
    free_micros = case when free_micros > ? then free_micros - ? else 0 end,
    referral_micros = case
      when free_micros >= ? then referral_micros
      when free_micros + referral_micros > ? then free_micros + referral_micros - ?
      else 0 end,
    credit_micros = case
      when free_micros + referral_micros >= ? then credit_micros
      else credit_micros + free_micros + referral_micros - ? end
  where id = ?`;

/** Releases a hold and charges the cost out of it. What it does not cover is the operator's: a hold is a promise. */
export function* chargeHold({ accountId, costMicros }: Cost, releasedMicros: number): Program<Charge> {
  const charged = Math.min(costMicros, releasedMicros);
  const params = [releasedMicros, charged, charged, charged, charged, charged, charged, charged, accountId];
  yield { sql: RELEASE_AND_CHARGE, params };
  return { chargedMicros: charged, shortfallMicros: costMicros - charged };
}

// Takes the account's row, so that nobody spends between this and the charge.
const TAKE = `
  update accounts set held_micros = held_micros where id = ?
  returning credit_micros, free_micros, referral_micros, held_micros`;
const CHARGE = `
  update accounts set free_micros = free_micros - ?, referral_micros = referral_micros - ?,
    credit_micros = credit_micros - ? where id = ?`;

/** Where the hold is gone: charges as much of what was promised as nobody else holds. */
export function* chargeBalance({ accountId, costMicros, heldMicros }: Cost): Program<Charge> {
  const [account] = yield { sql: TAKE, params: [accountId] };
  const owed = Math.min(costMicros, heldMicros);
  const spending = spend(toCredits(account), owed);
  const { freeMicros, referralMicros, creditMicros, chargedMicros } = spending;
  if (chargedMicros > 0) {
    yield { sql: CHARGE, params: [freeMicros, referralMicros, creditMicros, accountId] };
  }
  return { chargedMicros, shortfallMicros: costMicros - chargedMicros };
}
