import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type HoldRequest, holdCredits, restoreHold, sweepExpiredHolds } from '#lib/billing/holds.ts';
import { settleRun } from '#lib/billing/settle-run.ts';
import { aRun } from '#lib/billing/testing/runs.ts';
import { createLog } from '#lib/log.ts';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { DATABASES } from '#lib/store/testing/databases.ts';
import { HoldKeeper } from './hold-keeper.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function keeper(store: Store, lifeMs: number): HoldKeeper {
  const made = new HoldKeeper({ store, log: createLog('silent'), lifeMs });
  closing.push(() => made.close());
  return made;
}

async function hold(store: Store, accountId: string, expiresAt: number): Promise<HoldRequest> {
  const request = { requestId: randomUUID(), accountId, amountMicros: 60, expiresAt };
  await store.write(() => holdCredits(request));
  return request;
}

const held = async (store: Store, { requestId }: HoldRequest): Promise<boolean> => {
  const rows = await store.query.selectFrom('holds').select('request_id').execute();
  return rows.some((row) => row.request_id === requestId);
};

describe.each(DATABASES)('holds of running requests on $name', ({ create }) => {
  async function stores(): Promise<[Store, Store]> {
    const database = await create();
    closing.push(() => database.remove());
    return [await database.open(), await database.open()];
  }

  it('live as long as the run, however long that is, while another server sweeps', async () => {
    const [store, other] = await stores();
    const accountId = await seedAccount(store, { creditMicros: 200 });
    const LIFE_MS = 1_500;
    const own = keeper(store, LIFE_MS);
    keeper(other, LIFE_MS);
    const run = await hold(store, accountId, own.expiresAt());
    own.add(run);
    // Nobody renews this one, which expires later: once it is swept, that of the run would have been swept before.
    const abandoned = await hold(store, accountId, run.expiresAt + LIFE_MS / 2);
    await expect.poll(() => held(store, abandoned), { timeout: 30_000, interval: 50 }).toBe(false);
    expect(await held(store, run)).toBe(true);
    own.delete(run.requestId);
    await expect.poll(() => held(store, run), { timeout: 30_000, interval: 50 }).toBe(false);
    await expectBooksToBalance(store);
  }, 60_000);

  it('are taken again when others swept them while their server could not reach the store', async () => {
    const [store, other] = await stores();
    const accountId = await seedAccount(store, { creditMicros: 100 });
    const own = keeper(store, 1_000);
    const run = await hold(store, accountId, own.expiresAt());
    await other.write(() => sweepExpiredHolds(Number.MAX_SAFE_INTEGER));
    expect(await held(store, run)).toBe(false);
    own.add(run);
    await expect.poll(() => held(store, run), { timeout: 30_000, interval: 50 }).toBe(true);
    await expectBooksToBalance(store);
  }, 60_000);

  it('are not taken again for a run that is on record, nor with money that is promised to others', async () => {
    const [store] = await stores();
    const accountId = await seedAccount(store, { creditMicros: 100 });
    const settled = await hold(store, accountId, 0);
    await store.write(() => settleRun(aRun({ requestId: settled.requestId, accountId, costMicros: 10 })));
    expect(await store.write(() => restoreHold(settled))).toBe(true);
    expect(await held(store, settled)).toBe(false);
    const late = { ...settled, requestId: randomUUID() };
    await hold(store, accountId, Number.MAX_SAFE_INTEGER);
    expect(await store.write(() => restoreHold(late))).toBe(false);
    expect(await held(store, late)).toBe(false);
    await expectBooksToBalance(store);
  }, 60_000);
});
