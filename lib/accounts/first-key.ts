import type { Program } from '#lib/store/program.ts';
import { grantCredits } from './grant-credits.ts';
import { addKey, type NewKey } from './manage-accounts.ts';

const FIRST_ACCOUNT = 'acct_local';
const WELCOME_MICROS = 100_000_000;

// The fixed id is the lock: of two processes that start together, the second waits, meets it and inserts nothing.
const INSERT_IF_ALONE = `
  insert into accounts (id, name, tier, created_at)
  select ?, 'local', 'premium', cast(? as bigint) where not exists (select 1 from accounts)
  on conflict do nothing returning id`;

/** On a store that has never had an account, makes a premium one with 100 USD and a key; on any other, null. */
export function* createFirstKey(now: number): Program<NewKey | null> {
  const made = yield { sql: INSERT_IF_ALONE, params: [FIRST_ACCOUNT, now] };
  if (made.length === 0) return null;
  yield* grantCredits({
    accountId: FIRST_ACCOUNT,
    amountMicros: WELCOME_MICROS,
    kind: 'credit',
    note: 'first start',
    now,
  });
  return yield* addKey({ accountId: FIRST_ACCOUNT, name: 'first key', now });
}
