import { type Program, textIn } from '#lib/store/program.ts';
import { hashApiKey, hintOf, makeApiKey } from './api-key.ts';
import { newId } from './new-id.ts';
import { isTier, type Tier } from './tiers.ts';

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

/** Makes an account without money and its first key. */
export function* createAccount(input: { name: string; tier: Tier; now: number }): Program<NewKey> {
  const accountId = newId('acct');
  yield { sql: INSERT_ACCOUNT, params: [accountId, input.name, input.tier, input.now] };
  const key = yield* addKey({ accountId, name: input.name, now: input.now });
  if (key === null) throw new Error('The account just made is gone');
  return key;
}

/** Makes a further key; null when there is no such account. */
export function* addKey(input: { accountId: string; name: string; now: number }): Program<NewKey | null> {
  const { accountId, name, now } = input;
  const [account] = yield { sql: FIND_ACCOUNT, params: [accountId] };
  if (account === undefined) return null;
  const tier = textIn(account, 'tier');
  if (!isTier(tier)) throw new Error(`Unknown tier ${tier}`);
  const key = makeApiKey();
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
