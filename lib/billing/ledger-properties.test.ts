import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grantCredits } from '#lib/accounts/manage-accounts.ts';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { DATABASES, type TestDatabase } from '#lib/store/testing/databases.ts';
import { readCredits } from './credits.ts';
import { holdCredits, renewHolds, sweepExpiredHolds } from './holds.ts';
import { type Settlement, settleRun } from './settle-run.ts';
import { aRun } from './testing/runs.ts';

/** How many random histories are tried; `npm run test:faults` asks for more. */
const HISTORIES = Number(process.env.LEDGER_PROPERTY_RUNS ?? 8);

type Step =
  | { readonly kind: 'hold'; readonly request: number; readonly amount: number; readonly expiresAt: number }
  | { readonly kind: 'renew'; readonly requests: readonly number[]; readonly expiresAt: number }
  | { readonly kind: 'sweep'; readonly now: number }
  | { readonly kind: 'settle'; readonly request: number; readonly cost: number }
  | { readonly kind: 'grant'; readonly amount: number; readonly to: 'credit' | 'free' | 'referral' };

// Few requests and few moments, so that steps meet: the same hold is settled, renewed and swept at once.
const request = fc.nat(7);
const moment = fc.nat(10);
const amount = fc.oneof(fc.nat(60), fc.constantFrom(0, 1, 1_000_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('hold' as const), request, amount, expiresAt: moment }),
  fc.record({
    kind: fc.constant('renew' as const),
    requests: fc.array(request, { maxLength: 4 }),
    expiresAt: moment,
  }),
  fc.record({ kind: fc.constant('sweep' as const), now: moment }),
  fc.record({ kind: fc.constant('settle' as const), request, cost: amount }),
  fc.record({
    kind: fc.constant('grant' as const),
    amount: fc.integer({ min: 1, max: 100 }),
    to: fc.constantFrom('credit' as const, 'free' as const, 'referral' as const),
  }),
);
/** Steps of one round happen at once, on two servers. */
const history = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 });

/** What holds after every moment of every history. */
describe.each(DATABASES)('the ledger on $name', ({ create }) => {
  let database: TestDatabase;
  let stores: readonly [Store, Store];

  beforeAll(async () => {
    database = await create();
    stores = [await database.open(), await database.open()];
  });
  afterAll(() => database.remove());

  it('keeps the books through any history of two servers, and charges a request once', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (rounds) => {
        const accountId = await seedAccount(stores[0], {
          creditMicros: 100,
          freeMicros: 20,
          referralMicros: 5,
        });
        const life = new Life(accountId, stores);
        for (const round of rounds) {
          await Promise.all(round.map((one, place) => life.do(one, place)));
          await life.expectSound();
        }
        await life.expectNothingHeldForEver();
      }),
      { numRuns: HISTORIES },
    );
  }, 600_000);
});

/** One account through one history. */
class Life {
  readonly #accountId: string;
  readonly #stores: readonly [Store, Store];
  readonly #ids: readonly string[];
  readonly #settled: { readonly id: string; readonly cost: number; readonly outcome: Settlement }[] = [];

  constructor(accountId: string, stores: readonly [Store, Store]) {
    this.#accountId = accountId;
    this.#stores = stores;
    this.#ids = Array.from({ length: 8 }, () => randomUUID());
  }

  /** A hold under an id that has one already fails as it must: nothing of it may stay. */
  async do(one: Step, place: number): Promise<void> {
    const accountId = this.#accountId;
    const store = this.#stores[place % 2 === 0 ? 0 : 1];
    switch (one.kind) {
      case 'hold': {
        const hold = {
          requestId: this.#id(one.request),
          accountId,
          amountMicros: one.amount,
          expiresAt: one.expiresAt,
        };
        await store.write(() => holdCredits(hold)).catch(() => undefined);
        return;
      }
      case 'renew':
        await store.write(() =>
          renewHolds(
            one.requests.map((number) => ({ requestId: this.#id(number), accountId })),
            one.expiresAt,
          ),
        );
        return;
      case 'sweep':
        await store.write(() => sweepExpiredHolds(one.now));
        return;
      case 'settle': {
        const id = this.#id(one.request);
        const run = aRun({ accountId, requestId: id, costMicros: one.cost });
        this.#settled.push({ id, cost: one.cost, outcome: await store.write(() => settleRun(run)) });
        return;
      }
      case 'grant': {
        const grant = { accountId, amountMicros: one.amount, kind: one.to, note: '', now: 0 };
        await store.write(() => grantCredits(grant));
        return;
      }
      default:
        one satisfies never;
    }
  }

  /** Every micro-dollar that was granted is charged or still there, nothing is below zero, nothing is charged twice. */
  async expectSound(): Promise<void> {
    await expectBooksToBalance(this.#stores[0], this.#accountId);
    const { creditMicros, freeMicros, referralMicros, heldMicros, availableMicros } =
      await this.#stores[0].read(() => readCredits(this.#accountId));
    for (const part of [creditMicros, freeMicros, referralMicros, heldMicros, availableMicros])
      expect(part).toBeGreaterThanOrEqual(0);
    const charges = this.#settled.flatMap(({ id, cost, outcome }) =>
      outcome.kind === 'settled' ? [{ id, cost, ...outcome }] : [],
    );
    expect(new Set(charges.map(({ id }) => id)).size).toBe(charges.length);
    for (const { cost, chargedMicros, shortfallMicros } of charges)
      expect(chargedMicros + shortfallMicros).toBe(cost);
    expect(await this.#charged()).toBe(charges.reduce((sum, { chargedMicros }) => sum + chargedMicros, 0));
  }

  async expectNothingHeldForEver(): Promise<void> {
    await this.#stores[1].write(() => sweepExpiredHolds(Number.MAX_SAFE_INTEGER));
    await this.expectSound();
    expect(await this.#stores[0].read(() => readCredits(this.#accountId))).toMatchObject({ heldMicros: 0 });
  }

  async #charged(): Promise<number> {
    const rows = await this.#stores[0].query
      .selectFrom('runs')
      .select('charged_micros')
      .where('account_id', '=', this.#accountId)
      .execute();
    return rows.reduce((sum, row) => sum + row.charged_micros, 0);
  }

  #id(number: number): string {
    return this.#ids[number] ?? '';
  }
}
