import type { Program } from '#lib/store/program.ts';
import { newId } from './new-id.ts';

export type GrantKind = 'credit' | 'free' | 'referral';

export interface Grant {
  readonly accountId: string;
  readonly amountMicros: number;
  readonly kind: GrantKind;
  readonly note: string;
  /** Unix milliseconds. */
  readonly now: number;
}

const ADD: Readonly<Record<GrantKind, string>> = {
  credit: 'update accounts set credit_micros = credit_micros + ? where id = ? returning id',
  free: 'update accounts set free_micros = free_micros + ? where id = ? returning id',
  referral: 'update accounts set referral_micros = referral_micros + ? where id = ? returning id',
};
const RECORD = `
  insert into grants (id, account_id, amount_micros, kind, note, created_at) values (?, ?, ?, ?, ?, ?)`;

/** Gives an account money to spend and writes down why. False when there is no such account. */
export function* grantCredits(grant: Grant): Program<boolean> {
  const [account] = yield { sql: ADD[grant.kind], params: [grant.amountMicros, grant.accountId] };
  if (account === undefined) return false;
  const { accountId, amountMicros, kind, note, now } = grant;
  yield { sql: RECORD, params: [newId('grant'), accountId, amountMicros, kind, note, now] };
  return true;
}
