import { randomUUID } from 'node:crypto';
import { openStore } from '#lib/store/open-store.ts';
import type { Store } from '#lib/store/store.ts';
import { readyAndGo } from '#lib/store/testing/child.ts';
import { type HoldRequest, holdCredits } from '../holds.ts';
import { settleRun } from '../settle-run.ts';
import { aRun } from './runs.ts';

/** What a server does, in a process of its own. */
export interface LedgerTask {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly accountId: string;
  /** `hold`: try 100 holds at once, say how many held. The others go on without end and say each id once it is done. */
  readonly task: 'hold' | 'hold-on' | 'settle';
}

const input: LedgerTask = JSON.parse(process.argv[2] ?? '');
const { dataDir, databaseUrl } = input;
const store = await openStore({ dataDir, databaseUrl, databaseTimeoutMs: 5_000, log: console });
await readyAndGo();
await { hold: holdMany, 'hold-on': holdForever, settle: settleForever }[input.task](store, input.accountId);
await store.close();

function newHold(accountId: string): HoldRequest {
  return { requestId: randomUUID(), accountId, amountMicros: 1, expiresAt: Number.MAX_SAFE_INTEGER };
}

async function holdMany(on: Store, accountId: string): Promise<void> {
  const attempts = Array.from({ length: 100 }, () => on.write(() => holdCredits(newHold(accountId))));
  const outcomes = await Promise.all(attempts);
  console.log(outcomes.filter(({ kind }) => kind === 'held').length);
}

/** As admissions are written: acknowledged before they are on the disk. */
async function holdForever(on: Store, accountId: string): Promise<never> {
  for (;;) {
    const group = Array.from({ length: 5 }, () => newHold(accountId));
    await Promise.all(
      group.map(async (request) => {
        await on.write(() => holdCredits(request), 'process');
        console.log(request.requestId);
      }),
    );
  }
}

async function settleForever(on: Store, accountId: string): Promise<never> {
  for (;;) {
    const group = Array.from({ length: 5 }, () => aRun({ accountId, costMicros: 1 }));
    await Promise.all(
      group.map(async (run) => {
        await on.write(() => settleRun(run));
        console.log(run.requestId);
      }),
    );
  }
}
