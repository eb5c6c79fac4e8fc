import { randomBytes } from 'node:crypto';
import { type Program, textIn } from '#lib/store/program.ts';
import { hashApiKey, hintOf, makeApiKey } from './api-key.ts';
import { isTier, type Tier } from './principal.ts';

/** A key at its birth, the only time its secret is known. */
export interface NewKey {
  readonly accountId: string;
  readonly tier: Tier;
  readonly keyId: string;
  readonly key: string;
}

const INSERT_ACCOUNT = 'insert into accounts (id, name, tier, created_at) values (?, ?, ?, ?)';
const FIND_ACCOUNT = 'select tier from accounts where id = ?';
const INSERT_KEY =
  'insert into api_keys (id, account_id, hash, hint, name, created_at) values (?, ?, ?, ?, ?, ?)';
const REVOKE = 'update api_keys set revoked_at = ? where id = ? and revoked_at is null returning id';
const KEY_EXISTS = 'select id from api_keys where id = ?';
const FIND_BY_HASH = 'select id from api_keys where hash = ?';

/** Makes an account without money and its first key. */
export function* createAccount(input: { name: string; tier: Tier; now: number }): Program<NewKey> {
  const accountId = newId('acct');
  yield { sql: INSERT_ACCOUNT, params: [accountId, input.name, input.tier, input.now] };
  const key = yield* addKey({ accountId, name: input.name, now: input.now });
  if (key === null) throw new Error('The account just made is gone');
  return key;
}

interface FurtherKey {
  readonly accountId: string;
  readonly name: string;
  readonly now: number;
  /** The secret; a new one when left out. */
  readonly key?: string | undefined;
}

/** Makes a further key; null when there is no such account. */
export function* addKey(input: FurtherKey): Program<NewKey | null> {
  const { accountId, name, now, key = makeApiKey() } = input;
  const [account] = yield { sql: FIND_ACCOUNT, params: [accountId] };
  if (account === undefined) return null;
  const tier = textIn(account, 'tier');
  if (!isTier(tier)) throw new Error(`Unknown tier ${tier}`);
  const keyId = newId('key');
  yield { sql: INSERT_KEY, params: [keyId, accountId, hashApiKey(key), hintOf(key), name, now] };
  return { accountId, tier, keyId, key };
}

/** Ends a key. Servers stop taking it as soon as their cached answer is stale, within seconds. */
export function* revokeKey(keyId: string, now: number): Program<'revoked' | 'already-revoked' | 'unknown'> {
  const revoked = yield { sql: REVOKE, params: [now, keyId] };
  if (revoked.length > 0) return 'revoked';
  const known = yield { sql: KEY_EXISTS, params: [keyId] };
  return known.length > 0 ? 'already-revoked' : 'unknown';
}

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

const FIRST_ACCOUNT = 'acct_local';
const WELCOME_MICROS = 100_000_000;

// The id is fixed: of two processes that start together, the second waits for the first's row and inserts nothing.
const INSERT_IF_ALONE = `
  insert into accounts (id, name, tier, created_at)
  select ?, 'local', 'premium', cast(? as bigint) where not exists (select 1 from accounts)
  on conflict do nothing returning id`;

/**
 * On a store that has never had an account, makes a premium one with 100 USD and a key, the given or a new one; on any
 * other, null.
 */
export function* createFirstKey(now: number, key?: string): Program<NewKey | null> {
  const made = yield { sql: INSERT_IF_ALONE, params: [FIRST_ACCOUNT, now] };
  if (made.length === 0) return null;
  yield* grantCredits({
    accountId: FIRST_ACCOUNT,
    amountMicros: WELCOME_MICROS,
    kind: 'credit',
    note: 'first start',
    now,
  });
  return yield* addKey({ accountId: FIRST_ACCOUNT, name: 'first key', now, key });
}

/** Makes the given key the first one, once. False when the store has other accounts and does not know this key. */
export function* ensureFirstKey(key: string, now: number): Program<boolean> {
  const find = { sql: FIND_BY_HASH, params: [hashApiKey(key)] };
  if ((yield find).length > 0) return true;
  if ((yield* createFirstKey(now, key)) !== null) return true;
  // Another process may have made it meanwhile.
  return (yield find).length > 0;
}

/** `acct_` and 24 hex digits, and so on. */
function newId(prefix: 'acct' | 'key' | 'grant'): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
