import { type Program, textIn } from '#lib/store/program.ts';
import type { Principal } from './principal.ts';
import { isTier } from './tiers.ts';

const FIND = `
  select api_keys.id as key_id, accounts.id as account_id, accounts.tier as tier
  from api_keys join accounts on accounts.id = api_keys.account_id
  where api_keys.hash = ? and api_keys.revoked_at is null`;

/** Whose key has this hash; null when nobody's, or no longer. */
export function* findPrincipal(hash: string): Program<Principal | null> {
  const [row] = yield { sql: FIND, params: [hash] };
  if (row === undefined) return null;
  const tier = textIn(row, 'tier');
  if (!isTier(tier)) throw new Error(`Unknown tier ${tier}`);
  return { accountId: textIn(row, 'account_id'), keyId: textIn(row, 'key_id'), tier };
}
