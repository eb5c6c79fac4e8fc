import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCredits } from '#lib/billing/credits.ts';
import { readWindows } from '#lib/limits/limiter.ts';
import type { TierLimits } from '#lib/limits/tier-limits.ts';
import { undo } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { DATABASES, type TestDatabase } from '#lib/store/testing/databases.ts';
import { countAndHold } from './count-and-hold.ts';

const now = 1_800_000_000_000;
const limitsOf = (perMinute: number): TierLimits => ({
  perMinute,
  perHour: 1_000,
  perDay: 1_000,
  tokensPerAgent: 1,
});

describe.each(DATABASES)('counting and holding together on $name', ({ create }) => {
  let database: TestDatabase;
  let store: Store;
  let other: Store;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
    other = await database.open();
  });
  afterEach(() => expectBooksToBalance(store));
  afterAll(() => database.remove());

  const admit = (
    accountId: string,
    perMinute: number,
    amountMicros: number,
    on = store,
    requestId: string = randomUUID(),
  ) => {
    const count = { accountId, weight: 1, limits: limitsOf(perMinute), now };
    const hold = { accountId, requestId, amountMicros, expiresAt: Number.MAX_SAFE_INTEGER };
    return on.write(function* () {
      const outcome = yield* countAndHold(count, hold);
      return outcome.hold?.kind === 'held' ? outcome : undo(outcome);
    });
  };
  /** Requests counted, money held, holds written down. */
  const traces = async (accountId: string) => {
    const windows = await store.read(() => readWindows(accountId, limitsOf(1_000), now));
    const { heldMicros } = await store.read(() => readCredits(accountId));
    const count = async (table: 'rate_hits' | 'holds') =>
      (await store.query.selectFrom(table).selectAll().where('account_id', '=', accountId).execute()).length;
    return [windows.day.count, await count('rate_hits'), heldMicros, await count('holds')];
  };

  it('counts once and holds once when both are granted', async () => {
    const accountId = await seedAccount(store, { creditMicros: 5, freeMicros: 3, referralMicros: 2 });
    const { decision, hold } = await admit(accountId, 2, 10);
    expect(decision).toMatchObject({ admitted: true, retryAfterMs: null });
    expect(decision.windows.minute).toEqual({ count: 1, limit: 2, remaining: 1, resetAtMs: now + 60_000 });
    expect(hold).toEqual({ kind: 'held' });
    expect(await traces(accountId)).toEqual([1, 1, 10, 1]);
  });

  it.each([
    { perMinute: 9, amount: 10 },
    { perMinute: 9, amount: 1_000 },
    { perMinute: 1, amount: 10 },
  ])(
    'fails for a request that holds already, and changes nothing: $amount, $perMinute a minute',
    async (again) => {
      const accountId = await seedAccount(store, { creditMicros: 100 });
      const requestId = randomUUID();
      await admit(accountId, 9, 10, store, requestId);
      await expect(admit(accountId, again.perMinute, again.amount, store, requestId)).rejects.toThrow();
      expect(await traces(accountId)).toEqual([1, 1, 10, 1]);
    },
  );

  it('leaves nothing behind when the money does not suffice, and says what is there', async () => {
    const accountId = await seedAccount(store, { creditMicros: 10 });
    const { decision, hold } = await admit(accountId, 2, 11);
    expect(decision.admitted).toBe(true);
    expect(hold).toEqual({ kind: 'insufficient', neededMicros: 11, availableMicros: 10 });
    expect(await traces(accountId)).toEqual([0, 0, 0, 0]);
  });

  it.each([0, 1, 100])('names the limit, not the money, when %i is asked of 1 left', async (amount) => {
    const accountId = await seedAccount(store, { creditMicros: 10 });
    await admit(accountId, 1, 9);
    const { decision, hold } = await admit(accountId, 1, amount);
    expect(decision).toMatchObject({ admitted: false, retryAfterMs: 60_000 });
    expect(decision.windows.minute).toMatchObject({ count: 1, remaining: 0 });
    expect(hold).toBeNull();
    expect(await traces(accountId)).toEqual([1, 1, 9, 1]);
  });

  it.each([
    { perMinute: 20, creditMicros: 150, admitted: 20 },
    { perMinute: 100, creditMicros: 150, admitted: 50 },
  ])('admits exactly $admitted of 120 parallel requests on two servers', async (given) => {
    const accountId = await seedAccount(store, { creditMicros: given.creditMicros });
    const outcomes = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        admit(accountId, given.perMinute, 3, index % 2 ? store : other),
      ),
    );
    expect(outcomes.filter(({ hold }) => hold?.kind === 'held')).toHaveLength(given.admitted);
    const { admitted } = given;
    expect(await traces(accountId)).toEqual([admitted, admitted, 3 * admitted, admitted]);
  });

  it('refuses an account that does not exist', async () => {
    await seedAccount(store);
    await expect(admit('acct_nobody', 5, 0)).rejects.toThrow();
  });
});
