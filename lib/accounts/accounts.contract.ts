import { afterAll, beforeAll, expect, it } from 'vitest';
import { isApiError } from '#lib/protocol/errors.ts';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance } from '#lib/store/testing/accounts.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { createAuthenticator } from './authenticate.ts';
import { listKeys } from './list-keys.ts';
import {
  addKey,
  createAccount,
  createFirstKey,
  type GrantKind,
  grantCredits,
  revokeKey,
} from './manage-accounts.ts';

/** What accounts and keys promise on any database. */
export function accountsContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  const newAccount = () => store.write(() => createAccount({ name: 'test', tier: 'premium', now: 5 }));
  /** Asks as a server would that has never seen the key. */
  const authenticate = async (key: string) =>
    createAuthenticator(store)((name) => (name === 'x-api-key' ? key : undefined));

  it('makes the first account once when servers start together, and never beside another account', async () => {
    const stores = [store, await database.open(), await database.open()];
    const keys = await Promise.all([...stores, ...stores].map((on) => on.write(() => createFirstKey(1))));
    const [first, ...more] = keys.filter((key) => key !== null);
    expect(more).toEqual([]);
    expect(await authenticate(first?.key ?? '')).toMatchObject({
      accountId: first?.accountId,
      tier: 'premium',
    });
    const [row] = await store.query.selectFrom('accounts').select('credit_micros').execute();
    expect(row?.credit_micros).toBe(100_000_000);
    await newAccount();
    expect(await store.write(() => createFirstKey(2))).toBeNull();
    await expectBooksToBalance(store);
  });

  it('makes no first account where somebody made one by hand', async () => {
    const used = await create();
    const its = await used.open();
    await its.write(() => createAccount({ name: 'mine', tier: 'free', now: 1 }));
    expect(await its.write(() => createFirstKey(2))).toBeNull();
    await used.remove();
  });

  it('knows an account by each of its keys, and by none that was revoked', async () => {
    const { accountId, key, keyId } = await newAccount();
    const second = await store.write(() => addKey({ accountId, name: 'second', now: 6 }));
    expect(await authenticate(key)).toEqual({ accountId, keyId, tier: 'premium' });
    expect(await authenticate(second?.key ?? '')).toEqual({
      accountId,
      keyId: second?.keyId,
      tier: 'premium',
    });
    expect(await store.write(() => revokeKey(keyId, 7))).toBe('revoked');
    expect(await store.write(() => revokeKey(keyId, 8))).toBe('already-revoked');
    expect(isApiError(await authenticate(key))).toBe(true);
    expect(await authenticate(second?.key ?? '')).toMatchObject({ accountId });
  });

  it('says when an account or a key does not exist', async () => {
    expect(await store.write(() => addKey({ accountId: 'acct_none', name: '', now: 1 }))).toBeNull();
    expect(await store.write(() => revokeKey('key_none', 1))).toBe('unknown');
    const grant = { accountId: 'acct_none', amountMicros: 5, kind: 'credit', note: '', now: 1 } as const;
    expect(await store.write(() => grantCredits(grant))).toBe(false);
  });

  it('adds a grant to its own kind of credit and writes it down', async () => {
    const { accountId } = await newAccount();
    const grant = (kind: GrantKind, amountMicros: number) =>
      store.write(() => grantCredits({ accountId, amountMicros, kind, note: 'n', now: 9 }));
    await Promise.all([
      grant('credit', 1),
      grant('free', 20),
      grant('referral', 300),
      grant('credit', 4_000),
    ]);
    const account = await store.query
      .selectFrom('accounts')
      .select(['credit_micros', 'free_micros', 'referral_micros'])
      .where('id', '=', accountId)
      .executeTakeFirst();
    expect({ ...account }).toEqual({ credit_micros: 4_001, free_micros: 20, referral_micros: 300 });
    await expectBooksToBalance(store);
  });

  it('stores no key, and lists only its last four characters', async () => {
    const { accountId, key, keyId } = await newAccount();
    const listed = (await listKeys(store)).filter((entry) => entry.accountId === accountId);
    const facts = { name: 'test', tier: 'premium', availableMicros: 0, createdAt: 5, revokedAt: null };
    expect(listed).toEqual([{ accountId, keyId, hint: key.slice(-4), ...facts }]);
    const row = await store.query
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', keyId)
      .executeTakeFirst();
    expect(JSON.stringify(row)).not.toContain(key.slice(3, -4));
  });
}
