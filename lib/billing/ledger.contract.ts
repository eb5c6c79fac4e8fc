import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { readCredits, spend } from './credits.ts';
import {
  earlyStopRequested,
  type HoldOutcome,
  holdCredits,
  renewHolds,
  requestEarlyStop,
  sweepExpiredHolds,
} from './holds.ts';
import type { RunRecord } from './run-record.ts';
import { settleRun } from './settle-run.ts';
import { aRun } from './testing/runs.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

/** What the ledger promises, with two servers on one database. The books are checked after every test. */
export function ledgerContract(create: () => Promise<TestDatabase>): void {
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

  const hold = (accountId: string, amountMicros: number, expiresAt = NEVER, on = store) => {
    const requestId = randomUUID();
    return on
      .write(() => holdCredits({ requestId, accountId, amountMicros, expiresAt }))
      .then((outcome) => ({ requestId, outcome }));
  };
  const settle = (run: RunRecord, on = store) => on.write(() => settleRun(run));
  const credits = (accountId: string) => store.read(() => readCredits(accountId));
  const runOf = (requestId: string) =>
    store.query.selectFrom('runs').selectAll().where('request_id', '=', requestId).executeTakeFirstOrThrow();
  const isHeld = ({ outcome }: { outcome: HoldOutcome }) => outcome.kind === 'held';

  describe('holding', () => {
    it('admits exactly 20 of 200 parallel holds on a balance for 20', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100, freeMicros: 20, referralMicros: 20 });
      const holds = await Promise.all(
        Array.from({ length: 200 }, (_, index) => hold(accountId, 7, NEVER, index % 2 ? store : other)),
      );
      expect(holds.filter(isHeld)).toHaveLength(20);
      expect(await credits(accountId)).toMatchObject({ heldMicros: 140, availableMicros: 0 });
    });

    it('says what is needed and what is there when the money does not suffice, and changes nothing', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100 });
      await hold(accountId, 70);
      const { outcome } = await hold(accountId, 31);
      expect(outcome).toEqual({ kind: 'insufficient', neededMicros: 31, availableMicros: 30 });
      expect(await credits(accountId)).toMatchObject({ heldMicros: 70 });
    });

    it('holds nothing for a free run on an empty account, but knows that it is alive', async () => {
      const accountId = await seedAccount(store);
      const { requestId, outcome } = await hold(accountId, 0);
      expect(outcome.kind).toBe('held');
      expect(await store.write(() => requestEarlyStop(accountId, requestId))).toBe(true);
    });

    it.each([0, 60, 1_000])(
      'fails for a request that holds already, and changes nothing: %i more',
      async (more) => {
        const accountId = await seedAccount(store, { creditMicros: 200 });
        const { requestId } = await hold(accountId, 60);
        const again = { requestId, accountId, amountMicros: more, expiresAt: NEVER };
        await expect(store.write(() => holdCredits(again))).rejects.toThrow();
        expect(await credits(accountId)).toMatchObject({ heldMicros: 60 });
      },
    );

    it('refuses an account that does not exist', async () => {
      await seedAccount(store);
      await expect(hold('acct_nobody', 0)).rejects.toThrow();
    });
  });

  describe('settling', () => {
    it('charges the cost, releases the rest of the hold and writes the run down', async () => {
      const accountId = await seedAccount(store, { creditMicros: 1_000 });
      const { requestId } = await hold(accountId, 800);
      const run = aRun({
        requestId,
        accountId,
        costMicros: 300,
        endUser: 'u1',
        stream: true,
        durationMs: 12.6,
      });
      expect(await settle(run)).toEqual({ kind: 'settled', chargedMicros: 300, shortfallMicros: 0 });
      expect(await credits(accountId)).toMatchObject({
        creditMicros: 700,
        heldMicros: 0,
        availableMicros: 700,
      });
      expect(await runOf(requestId)).toMatchObject({
        stream: 1,
        end_user: 'u1',
        charged_micros: 300,
        duration_ms: 13,
      });
    });

    it('spends free credit first, then referral credit, then bought credit', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100, freeMicros: 10, referralMicros: 20 });
      const balance = async () => {
        const { freeMicros, referralMicros, creditMicros } = await credits(accountId);
        return [freeMicros, referralMicros, creditMicros];
      };
      await settle(aRun({ accountId, costMicros: 7 }));
      expect(await balance()).toEqual([3, 20, 100]);
      await settle(aRun({ accountId, costMicros: 8 }));
      expect(await balance()).toEqual([0, 15, 100]);
      await settle(aRun({ accountId, costMicros: 40 }));
      expect(await balance()).toEqual([0, 0, 75]);
    });

    it('charges a cost within the hold as by hand, for every mix of money and every boundary', async () => {
      const amounts = [0, 3, 10];
      const mixes = amounts.flatMap((freeMicros) =>
        amounts.flatMap((referralMicros) =>
          amounts.map((creditMicros) => ({ freeMicros, referralMicros, creditMicros })),
        ),
      );
      const settleMix = async (mix: (typeof mixes)[number], costMicros: number, heldElsewhere: number) => {
        const all = mix.freeMicros + mix.referralMicros + mix.creditMicros;
        const accountId = await seedAccount(store, mix);
        const { requestId } = await hold(accountId, all - heldElsewhere);
        await hold(accountId, heldElsewhere);
        const settled = await settle(aRun({ requestId, accountId, costMicros }));
        expect(settled).toEqual({ kind: 'settled', chargedMicros: costMicros, shortfallMicros: 0 });
        const by = spend(
          { ...mix, heldMicros: heldElsewhere, availableMicros: all - heldElsewhere },
          costMicros,
        );
        expect(await credits(accountId)).toEqual({
          freeMicros: mix.freeMicros - by.freeMicros,
          referralMicros: mix.referralMicros - by.referralMicros,
          creditMicros: mix.creditMicros - by.creditMicros,
          heldMicros: heldElsewhere,
          availableMicros: all - heldElsewhere - costMicros,
        });
      };
      const cases = mixes.flatMap((mix) => {
        const { freeMicros: free, referralMicros: referral, creditMicros: credit } = mix;
        const all = free + referral + credit;
        const edges = [0, 1, free - 1, free, free + 1, free + referral, free + referral + 1, all - 1, all];
        const costs = [...new Set(edges)].filter((cost) => cost >= 0 && cost <= all);
        return costs.flatMap((cost) => [...new Set([0, all - cost])].map((held) => ({ mix, cost, held })));
      });
      expect(cases.length).toBeGreaterThan(100);
      await Promise.all(cases.map(({ mix, cost, held }) => settleMix(mix, cost, held)));
    });

    it('charges a request id once, however often and wherever it is settled', async () => {
      const accountId = await seedAccount(store, { creditMicros: 1_000 });
      const { requestId } = await hold(accountId, 100);
      await hold(accountId, 50);
      const run = aRun({ requestId, accountId, costMicros: 60 });
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => settle(run, i % 2 ? store : other)),
      );
      expect(outcomes.filter(({ kind }) => kind === 'settled')).toHaveLength(1);
      expect(await settle({ ...run, costMicros: 999 })).toEqual({ kind: 'already-settled' });
      expect(await credits(accountId)).toMatchObject({ creditMicros: 940, heldMicros: 50 });
    });

    it('never charges more than was held, and notes the rest as the shortfall', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100 });
      const { requestId } = await hold(accountId, 40);
      const outcome = await settle(aRun({ requestId, accountId, costMicros: 75, heldMicros: 40 }));
      expect(outcome).toEqual({ kind: 'settled', chargedMicros: 40, shortfallMicros: 35 });
      expect(await credits(accountId)).toMatchObject({
        creditMicros: 60,
        heldMicros: 0,
        availableMicros: 60,
      });
      expect(await runOf(requestId)).toMatchObject({
        cost_micros: 75,
        charged_micros: 40,
        shortfall_micros: 35,
      });
    });

    it('charges no more than was held when the hold was swept while the process slept', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100 });
      const { requestId } = await hold(accountId, 40, 5);
      await store.write(() => sweepExpiredHolds(5));
      const outcome = await settle(aRun({ requestId, accountId, costMicros: 75, heldMicros: 40 }));
      expect(outcome).toEqual({ kind: 'settled', chargedMicros: 40, shortfallMicros: 35 });
      expect(await credits(accountId)).toMatchObject({ creditMicros: 60, heldMicros: 0 });
    });

    it('charges what is left when the hold was swept while the process slept', async () => {
      const accountId = await seedAccount(store, { creditMicros: 100 });
      const { requestId } = await hold(accountId, 80, 5);
      await store.write(() => sweepExpiredHolds(5));
      await hold(accountId, 90);
      const outcome = await settle(aRun({ requestId, accountId, costMicros: 30 }));
      expect(outcome).toEqual({ kind: 'settled', chargedMicros: 10, shortfallMicros: 20 });
      expect(await credits(accountId)).toMatchObject({ heldMicros: 90, availableMicros: 0 });
    });

    it('is not stopped by a NUL, by long texts or by odd counts', async () => {
      const accountId = await seedAccount(store, { creditMicros: 10 });
      const usage = {
        ...aRun({ accountId }).usage,
        promptTokens: Number.NaN,
        completionTokens: -3,
        cachedTokens: 9,
      };
      const run = aRun({
        accountId,
        endUser: `a\0b${'é'.repeat(5_000)}`,
        agentName: '\0',
        usage,
        costMicros: 1,
      });
      expect(await settle(run)).toMatchObject({ kind: 'settled' });
      const row = await runOf(run.requestId);
      expect(row).toMatchObject({ agent_name: '', prompt_tokens: 0, completion_tokens: 0, cached_tokens: 0 });
      expect(row.end_user).toMatch(/^abéé/);
    });
  });

  describe('holds of processes', () => {
    it('releases only expired holds, each once, when two servers sweep together', async () => {
      const accounts = await Promise.all(
        Array.from({ length: 5 }, () => seedAccount(store, { creditMicros: 1_000 })),
      );
      const expired = accounts.flatMap((id) => Array.from({ length: 50 }, () => hold(id, 10, 99)));
      const living = accounts.map((id) => hold(id, 7, 101));
      await Promise.all([...expired, ...living]);
      const sweepAll = async (on: Store) => {
        let swept = 0;
        for (let slice = -1; slice !== 0; swept += slice)
          slice = await on.write(() => sweepExpiredHolds(100));
        return swept;
      };
      const swept = await Promise.all([sweepAll(store), sweepAll(other), sweepAll(store)]);
      expect(swept.reduce((a, b) => a + b)).toBe(250);
      for (const id of accounts) expect(await credits(id)).toMatchObject({ heldMicros: 7 });
    });

    it('keeps renewed holds, more than one chunk of them, and names those that are gone', async () => {
      const accountId = await seedAccount(store, { creditMicros: 1_000 });
      const holds = await Promise.all(Array.from({ length: 120 }, () => hold(accountId, 1, 10)));
      const ids = holds.map(({ requestId }) => requestId);
      const named = [...ids, 'gone'].map((requestId) => ({ requestId, accountId }));
      expect(await store.write(() => renewHolds(named, NEVER))).toEqual(new Set(ids));
      await store.write(() => sweepExpiredHolds(1_000));
      expect(await credits(accountId)).toMatchObject({ heldMicros: 120 });
    });

    it('never sweeps a hold that was renewed first, nor renews one that was swept', async () => {
      const accountId = await seedAccount(store, { creditMicros: 1_000 });
      const holds = await Promise.all(Array.from({ length: 40 }, () => hold(accountId, 1, 10)));
      const [renewed, swept] = await Promise.all([
        Promise.all(
          holds.map(({ requestId }) => other.write(() => renewHolds([{ requestId, accountId }], NEVER))),
        ),
        store.write(() => sweepExpiredHolds(11)),
      ]);
      const alive = renewed.filter((ids) => ids.size === 1).length;
      expect(alive + swept).toBe(40);
      expect(await credits(accountId)).toMatchObject({ heldMicros: alive });
    });

    it('passes the wish to finish on to whichever server runs it, from its own account only', async () => {
      const [accountId, stranger] = await Promise.all([seedAccount(store), seedAccount(store)]);
      const { requestId } = await hold(accountId, 0);
      expect(await store.write(() => requestEarlyStop(stranger, requestId))).toBe(false);
      expect(await other.read(() => earlyStopRequested(requestId))).toBe(false);
      expect(await store.write(() => requestEarlyStop(accountId, requestId))).toBe(true);
      expect(await other.read(() => earlyStopRequested(requestId))).toBe(true);
      await settle(aRun({ requestId, accountId }));
      expect(await store.write(() => requestEarlyStop(accountId, requestId))).toBe(false);
      expect(await other.read(() => earlyStopRequested(requestId))).toBe(false);
    });

    it('leaves nothing held and no money lost after many runs of every kind, on two servers at once', async () => {
      const accounts = await Promise.all(
        Array.from({ length: 3 }, () =>
          seedAccount(store, { creditMicros: 2_000, freeMicros: 300, referralMicros: 77 }),
        ),
      );
      const life = async (index: number): Promise<void> => {
        const accountId = accounts[index % 3] ?? '';
        const [here, there] = index % 2 ? [store, other] : [other, store];
        const { requestId, outcome } = await hold(accountId, (index * 37) % 101, 50, here);
        if (outcome.kind === 'insufficient') return;
        if (index % 5 === 0) await there.write(() => sweepExpiredHolds(60));
        const run = aRun({ requestId, accountId, costMicros: index % 4 ? (index * 53) % 140 : 0 });
        await Promise.all([settle(run, here), index % 7 === 0 ? settle(run, there) : null]);
      };
      await Promise.all(Array.from({ length: 200 }, (_, index) => life(index)));
      for (const id of accounts) expect(await credits(id)).toMatchObject({ heldMicros: 0 });
    });
  });
}
