import type { Program } from '#lib/store/program.ts';
import { toCredits } from './read-credits.ts';
import type { RunRecord } from './run-record.ts';
import { spend } from './spend.ts';

/** What was taken for a run. Together they are its cost. */
export interface Charge {
  readonly chargedMicros: number;
  readonly shortfallMicros: number;
}

type Cost = Pick<RunRecord, 'accountId' | 'costMicros'>;

// What `spend` does, as one statement: every value on the right is that from before. What is held is there, by a
// rule of the table, so a cost within the hold is there too.
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

/** Releases a hold and charges a cost that is no higher: all of it. */
export function* chargeWithin({ accountId, costMicros }: Cost, releasedMicros: number): Program<Charge> {
  const cost = costMicros;
  const params = [releasedMicros, cost, cost, cost, cost, cost, cost, cost, accountId];
  yield { sql: RELEASE_AND_CHARGE, params };
  return { chargedMicros: cost, shortfallMicros: 0 };
}

const RELEASE = `
  update accounts set held_micros = held_micros - ? where id = ?
  returning credit_micros, free_micros, referral_micros, held_micros`;
const CHARGE = `
  update accounts set free_micros = free_micros - ?, referral_micros = referral_micros - ?,
    credit_micros = credit_micros - ? where id = ?`;

/** Releases a hold, 0 when it is gone, and charges as much of a higher cost as nobody else holds. */
export function* chargeBeyond({ accountId, costMicros }: Cost, releasedMicros: number): Program<Charge> {
  const [account] = yield { sql: RELEASE, params: [releasedMicros, accountId] };
  const spending = spend(toCredits(account), costMicros);
  const { freeMicros, referralMicros, creditMicros, chargedMicros, shortfallMicros } = spending;
  if (chargedMicros > 0) {
    yield { sql: CHARGE, params: [freeMicros, referralMicros, creditMicros, accountId] };
  }
  return { chargedMicros, shortfallMicros };
}
