import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Program, type Undo, undo } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { seedAccount } from '#lib/store/testing/accounts.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { type LimitDecision, LONGEST_WINDOW_MS, WINDOW_NAMES } from './limit-windows.ts';
import { type CountRequest, countRequest, purgeHits, readWindows } from './limiter.ts';
import { LimiterModel, seededRandom } from './testing/limiter-model.ts';
import type { TierLimits } from './tier-limits.ts';

const START = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const limitsOf = (perMinute: number, perHour = 1_000_000, perDay = 1_000_000): TierLimits => ({
  perMinute,
  perHour,
  perDay,
  tokensPerAgent: 1,
});

/** What the limiter promises, with two servers on one database. */
export function limiterContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;
  let other: Store;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
    other = await database.open();
  });
  afterAll(() => database.remove());

  const count = (request: CountRequest, on = store) => on.write(() => countOrUndo(request));
  const rows = async (accountId: string) => {
    const hits = await store.query
      .selectFrom('rate_hits')
      .select('total')
      .where('account_id', '=', accountId)
      .execute();
    return hits.length;
  };

  it('admits exactly the limit of 200 parallel requests on two servers', async () => {
    const accountId = await seedAccount(store);
    const request = { accountId, weight: 1, limits: limitsOf(75), now: START };
    const decisions = await Promise.all(
      Array.from({ length: 200 }, (_, index) => count(request, index % 2 ? store : other)),
    );
    const admitted = decisions.filter((decision) => decision.admitted);
    expect(admitted).toHaveLength(75);
    expect(admitted.map(({ windows }) => windows.minute.count).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 75 }, (_, index) => index + 1),
    );
    expect(await rows(accountId)).toBe(75);
  });

  it.each([1, 2, 3])(
    'decides every one of a random sequence as counting by hand would (%i)',
    async (seed) => {
      const accountId = await seedAccount(store);
      const limits = limitsOf(6, 14, 30);
      const model = new LimiterModel(limits);
      const random = seededRandom(seed);
      const steps = [0, 1, 500, 9_000, 59_999, MINUTE, 7 * MINUTE, HOUR - 1, 5 * HOUR, -3_000];
      let now = START;
      for (let index = 0; index < 250; index += 1) {
        now += steps[Math.floor(random() * (random() < 0.7 ? 4 : steps.length))] ?? 0;
        const weight = random() < 0.8 ? 1 : 1 + Math.floor(random() * 7);
        const admits = model.admits(weight, now);
        const decision = await count({ accountId, weight, limits, now });
        expect(decision.admitted).toBe(admits);
        expect(decision.retryAfterMs).toBe(admits ? null : model.wait(weight, now));
        if (admits) model.admit(weight, now);
        const counts = WINDOW_NAMES.map((name) => model.count(name, now));
        expect(WINDOW_NAMES.map((name) => decision.windows[name].count)).toEqual(counts);
        const read = await store.read(() => readWindows(accountId, limits, now));
        expect(read).toEqual(decision.windows);
      }
    },
  );

  it('admits again at the very millisecond that a refusal names', async () => {
    const accountId = await seedAccount(store);
    const request = { accountId, weight: 1, limits: limitsOf(2), now: START };
    await count(request);
    await count({ ...request, now: START + 10 });
    const refused = await count({ ...request, now: START + 20 });
    expect(refused).toMatchObject({ admitted: false, retryAfterMs: MINUTE - 20 });
    expect(refused.windows.minute).toEqual({ count: 2, limit: 2, remaining: 0, resetAtMs: START + MINUTE });
    expect((await count({ ...request, now: START + MINUTE - 1 })).admitted).toBe(false);
    expect((await count({ ...request, now: START + MINUTE })).admitted).toBe(true);
  });

  it('says that a request heavier than a whole limit never succeeds', async () => {
    const accountId = await seedAccount(store);
    const request = { accountId, weight: 5, limits: limitsOf(4), now: START };
    expect(await count(request)).toMatchObject({ admitted: false, retryAfterMs: null });
    expect(await count({ ...request, weight: 1, limits: limitsOf(0) })).toMatchObject({ retryAfterMs: null });
  });

  it('leaves no trace of a refusal', async () => {
    const accountId = await seedAccount(store);
    const request = { accountId, weight: 1, limits: limitsOf(1), now: START };
    await count(request);
    for (let index = 0; index < 5; index += 1) await count({ ...request, now: START + 1_000 });
    expect(await rows(accountId)).toBe(1);
    expect((await count({ ...request, now: START + MINUTE })).windows.hour.count).toBe(2);
  });

  it('keeps accounts apart', async () => {
    const [one, two] = await Promise.all([seedAccount(store), seedAccount(store)]);
    const limits = limitsOf(1);
    await count({ accountId: one, weight: 1, limits, now: START });
    expect((await count({ accountId: two, weight: 1, limits, now: START })).admitted).toBe(true);
  });

  it('reads empty windows of a new account', async () => {
    const accountId = await seedAccount(store);
    const windows = await store.read(() => readWindows(accountId, limitsOf(5), START));
    expect(windows.minute).toEqual({ count: 0, limit: 5, remaining: 5, resetAtMs: START });
  });

  it('purges in slices what no window counts any more, and nothing else', async () => {
    const [old, young] = await Promise.all([seedAccount(store), seedAccount(store)]);
    const limits = limitsOf(1_000_000);
    const countAt = (accountId: string, now: number) => count({ accountId, weight: 1, limits, now });
    await Promise.all(Array.from({ length: 600 }, () => countAt(old, START)));
    // Still counted in the longest window, and in no other, when the purge comes.
    await countAt(old, START + 2 * HOUR + 1);
    await countAt(young, START + 2 * HOUR + 1);
    for (let after: string | null = ''; after !== null; ) {
      const from: string = after;
      after = await store.write(() => purgeHits(from, START + LONGEST_WINDOW_MS + 2 * HOUR));
    }
    expect([await rows(old), await rows(young)]).toEqual([1, 1]);
    const { windows } = await countAt(old, START + LONGEST_WINDOW_MS);
    expect(Math.max(...WINDOW_NAMES.map((name) => windows[name].count))).toBe(2);
  });
}

function* countOrUndo(request: CountRequest): Program<LimitDecision | Undo<LimitDecision>> {
  const decision = yield* countRequest(request);
  return decision.admitted ? decision : undo(decision);
}
