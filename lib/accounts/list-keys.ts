import type { Store } from '#lib/store/store.ts';
import type { Tier } from './principal.ts';

export interface ListedKey {
  readonly keyId: string;
  /** The key's last four characters. */
  readonly hint: string;
  readonly name: string;
  readonly accountId: string;
  readonly tier: Tier;
  /** What the account can spend now, over all its keys. */
  readonly availableMicros: number;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly revokedAt: number | null;
}

/** Every key of every account, oldest first. */
export async function listKeys(store: Store): Promise<readonly ListedKey[]> {
  const rows = await store.query
    .selectFrom('api_keys')
    .innerJoin('accounts', 'accounts.id', 'api_keys.account_id')
    .select([
      'api_keys.id',
      'hint',
      'api_keys.name',
      'account_id',
      'tier',
      'api_keys.created_at',
      'revoked_at',
    ])
    .select(['credit_micros', 'free_micros', 'referral_micros', 'held_micros'])
    .orderBy('api_keys.created_at')
    .orderBy('api_keys.id')
    .execute();
  return rows.map((row) => ({
    keyId: row.id,
    hint: row.hint,
    name: row.name,
    accountId: row.account_id,
    tier: row.tier,
    availableMicros: row.credit_micros + row.free_micros + row.referral_micros - row.held_micros,
    createdAt: row.created_at,
    revokedAt: row.revoked_at,
  }));
}
