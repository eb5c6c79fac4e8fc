import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { Child, startTogether } from '#lib/store/testing/child.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { readCredits } from './read-credits.ts';
import type { LedgerTask } from './testing/ledger-child.ts';

const SCRIPT = new URL('./testing/ledger-child.ts', import.meta.url);

/** What the ledger promises when its users are processes, which race and die. */
export function ledgerProcessesContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
  });
  afterAll(() => database.remove());

  const task = (accountId: string, name: LedgerTask['task']): LedgerTask => {
    const { dataDir, databaseUrl } = database.options;
    return { dataDir, databaseUrl, accountId, task: name };
  };

  it('admits exactly 120 of 200 holds of two processes on a balance for 120', async () => {
    const accountId = await seedAccount(store, { creditMicros: 120 });
    const children = await startTogether(SCRIPT, [task(accountId, 'hold'), task(accountId, 'hold')]);
    const held = await Promise.all(children.map(async (child) => Number(await child.line())));
    expect(held.reduce((a, b) => a + b)).toBe(120);
    expect(await store.read(() => readCredits(accountId))).toMatchObject({
      heldMicros: 120,
      availableMicros: 0,
    });
    await expectBooksToBalance(store);
  }, 20_000);

  it('has every settlement that was acknowledged after the process is killed in the midst of more', async () => {
    const accountId = await seedAccount(store, { creditMicros: 1_000_000 });
    const child = new Child(SCRIPT, task(accountId, 'settle'));
    await child.line();
    child.go();
    const acknowledged: string[] = [];
    for (let count = 0; count < 60; count += 1) acknowledged.push(await child.line());
    child.kill();
    acknowledged.push(...(await child.rest()));
    const rows = await store.query
      .selectFrom('runs')
      .select('request_id')
      .where('account_id', '=', accountId)
      .execute();
    const written = new Set(rows.map((row) => row.request_id));
    expect(acknowledged.filter((requestId) => !written.has(requestId))).toEqual([]);
    await expectBooksToBalance(store);
  }, 20_000);
}
