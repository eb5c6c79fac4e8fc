import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweepExpiredHolds } from '#lib/billing/holds.ts';
import { settleRun } from '#lib/billing/settle-run.ts';
import { aRun } from '#lib/billing/testing/runs.ts';
import { undo } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { openTwoOnPostgres, type TwoOnPostgres } from '#lib/store/testing/databases.ts';
import { countAndHold } from './count-and-hold.ts';

const LIMITS = { perMinute: 1_000, perHour: 1_000, perDay: 1_000, tokensPerAgent: 1 };
const NOW = 1_800_000_000_000;
const HELD = 50;
const COST = 30;

let opened: TwoOnPostgres;
let stores: TwoOnPostgres['stores'];
let admin: TwoOnPostgres['admin'];

beforeAll(async () => {
  opened = await openTwoOnPostgres();
  ({ stores, admin } = opened);
}, 60_000);
afterAll(() => opened.remove());

/** Whether the hold was taken; null when nobody knows. */
async function admit(store: Store, accountId: string, requestId: string): Promise<boolean | null> {
  const count = { accountId, weight: 1, limits: LIMITS, now: NOW };
  const hold = { accountId, requestId, amountMicros: HELD, expiresAt: NOW };
  try {
    return await store.write(function* () {
      const held = (yield* countAndHold(count, hold)).hold?.kind === 'held';
      return held ? held : undo(held);
    }, 'process');
  } catch (error) {
    expect(error).toBeInstanceOf(StoreUnavailable);
    return null;
  }
}

/** As a server does it: again and again until it is on record. */
async function settle(accountId: string, requestId: string): Promise<void> {
  const run = aRun({ accountId, requestId, costMicros: COST, heldMicros: HELD });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await stores[attempt % 2 === 0 ? 0 : 1].write(() => settleRun(run));
      return;
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable);
      await expect.poll(() => stores[attempt % 2 === 0 ? 1 : 0].check(), { timeout: 20_000 }).toBeNull();
    }
  }
}

it('adds up for a hundred accounts on two servers whose connections are cut all the time', async () => {
  const accounts = await Promise.all(
    Array.from({ length: 100 }, () => seedAccount(stores[0], { creditMicros: 3 * HELD, freeMicros: 10 })),
  );
  let open = true;
  const cutting = (async () => {
    while (open) {
      await admin.query(
        "select pg_terminate_backend(pid), pg_sleep(0.05) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' limit 1",
      );
      await admin.query('select pg_sleep(0.1)');
    }
  })();
  const settled = new Map<string, string>();
  await Promise.all(
    accounts.map(async (accountId, index) => {
      for (let turn = 0; turn < 4; turn += 1) {
        const requestId = randomUUID();
        if ((await admit(stores[(index + turn) % 2 === 0 ? 0 : 1], accountId, requestId)) !== true) continue;
        await settle(accountId, requestId);
        settled.set(requestId, accountId);
      }
    }),
  );
  open = false;
  await cutting;
  for (const store of stores)
    await expect.poll(() => store.check(), { timeout: 20_000, interval: 50 }).toBeNull();
  // What was held without anybody knowing it is what a dead process leaves behind.
  while ((await stores[0].write(() => sweepExpiredHolds(NOW))) > 0);
  const { rows } = await admin.query('select request_id, account_id from runs');
  expect(new Map(rows.map((row) => [row.request_id, row.account_id]))).toEqual(settled);
  expect(rows).toHaveLength(settled.size);
  expect(settled.size).toBeGreaterThan(100);
  await expectBooksToBalance(stores[0]);
  const held = await admin.query('select count(*) as n from accounts where held_micros > 0');
  expect(Number(held.rows[0]?.n)).toBe(0);
}, 120_000);
