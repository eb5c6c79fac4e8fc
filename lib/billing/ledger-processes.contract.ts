import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '#lib/store/store.ts';
import { expectBooksToBalance, seedAccount } from '#lib/store/testing/accounts.ts';
import { Child, startTogether } from '#lib/store/testing/child.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { readCredits } from './credits.ts';
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

  /** What a process that is killed in the midst of its task had said until then. */
  const saidBeforeItsDeath = async (accountId: string, name: LedgerTask['task']) => {
    const child = new Child(SCRIPT, task(accountId, name));
    await child.line();
    child.go();
    const said: string[] = [];
    for (let count = 0; count < 60; count += 1) said.push(await child.line());
    child.kill();
    return [...said, ...(await child.rest())];
  };
  const written = async (table: 'runs' | 'holds', accountId: string) => {
    const rows = await store.query
      .selectFrom(table)
      .select('request_id')
      .where('account_id', '=', accountId)
      .execute();
    return rows.map((row) => row.request_id);
  };

  it('has every settlement that was acknowledged after the process is killed in the midst of more', async () => {
    const accountId = await seedAccount(store, { creditMicros: 1_000_000 });
    const acknowledged = await saidBeforeItsDeath(accountId, 'settle');
    expect(await written('runs', accountId)).toEqual(expect.arrayContaining(acknowledged));
    await expectBooksToBalance(store);
  }, 20_000);

  it('has every hold of a process that is killed, though none waited for the disk', async () => {
    const accountId = await seedAccount(store, { creditMicros: 1_000_000 });
    const acknowledged = await saidBeforeItsDeath(accountId, 'hold-on');
    expect(await written('holds', accountId)).toEqual(expect.arrayContaining(acknowledged));
    await expectBooksToBalance(store);
  }, 20_000);
}
