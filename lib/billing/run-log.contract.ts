import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Store } from '#lib/store/store.ts';
import { seedAccount } from '#lib/store/testing/accounts.ts';
import type { TestDatabase } from '#lib/store/testing/databases.ts';
import { ALL_RUNS, listRuns, parseRunCursor, type RunCursor, type RunFilter } from './run-log.ts';
import type { RunRecord } from './run-record.ts';
import { settleRun } from './settle-run.ts';
import { aRun } from './testing/runs.ts';
import { summarizeUsage } from './usage-summary.ts';

const DAY = 86_400_000;
/** Noon in UTC. */
const NOW = Date.UTC(2026, 10, 21, 12);

/** What the run log and its figures promise on any database. */
export function runLogContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;
  let accountId: string;

  beforeAll(async () => {
    database = await create();
    store = await database.open();
    const stranger = await seedAccount(store);
    accountId = await seedAccount(store, { creditMicros: 1_000_000 });
    await log({ accountId: stranger, requestId: 'not-ours', createdAt: NOW });
    await log({ requestId: 'a', createdAt: NOW - 40 * DAY, model: 'old', agentName: 'one', costMicros: 4 });
    await log({ requestId: 'b', createdAt: NOW - 3 * DAY, status: 'failed', errorCode: 'upstream_error' });
    await log({ requestId: 'c1', createdAt: NOW - 1_000, endUser: 'u1', agentName: 'one', costMicros: 10 });
    await log({ requestId: 'c2', createdAt: NOW - 1_000, endUser: 'u2', agentName: 'two', costMicros: 20 });
    await log({
      requestId: 'd',
      createdAt: NOW,
      status: 'cancelled',
      stream: true,
      model: 'slow',
      costMicros: 5,
    });
  });
  afterAll(() => database.remove());

  const log = (run: Partial<RunRecord>) => {
    const usage = { ...aRun({ accountId }).usage, promptTokens: 7, completionTokens: 3, estimated: true };
    return store.write(() => settleRun(aRun({ accountId, usage, ...run })));
  };
  const list = async (filter: Partial<RunFilter>, size = 50, after: RunCursor | null = null) => {
    const { runs, nextCursor } = await listRuns(
      store,
      accountId,
      { ...ALL_RUNS, ...filter },
      { after, size },
    );
    return { ids: runs.map(({ requestId }) => requestId), runs, nextCursor };
  };

  it('lists the runs of one account only, newest first', async () => {
    const { ids, nextCursor } = await list({});
    expect(ids).toEqual(['d', 'c2', 'c1', 'b', 'a']);
    expect(nextCursor).toBeNull();
  });

  it('tells of a run what was written down', async () => {
    const { runs } = await list({ requestId: 'd' });
    expect(runs).toEqual([
      {
        requestId: 'd',
        keyId: 'key_test',
        createdAt: NOW,
        endpoint: '/v1/chat/completions',
        model: 'slow',
        agentName: null,
        status: 'cancelled',
        stream: true,
        endUser: null,
        billedCalls: 1,
        promptTokens: 7,
        completionTokens: 3,
        cachedTokens: 0,
        reasoningTokens: 0,
        images: 0,
        costMicros: 5,
        chargedMicros: 5,
        shortfallMicros: 0,
        estimated: true,
        durationMs: 12,
        errorCode: null,
      },
    ]);
  });

  it.each([1, 2, 3, 5])(
    'gives every run once in pages of %i, also where two began at the same moment',
    async (size) => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { ids, nextCursor }: { ids: string[]; nextCursor: string | null } = await list(
          {},
          size,
          parseRunCursor(cursor),
        );
        seen.push(...ids);
        cursor = nextCursor;
      }
      expect(seen).toEqual(['d', 'c2', 'c1', 'b', 'a']);
    },
  );

  it.each([
    [{ model: 'slow' }, ['d']],
    [{ status: 'failed' }, ['b']],
    [{ endUser: 'u1' }, ['c1']],
    [{ requestId: 'not-ours' }, []],
    [{ since: NOW - 1_000 }, ['d', 'c2', 'c1']],
    [{ until: NOW - 1_000 }, ['b', 'a']],
    [{ since: NOW - 1_000, until: NOW, model: 'test/echo' }, ['c2', 'c1']],
    [{ endUser: 'nobody\0' }, []],
  ] satisfies [Partial<RunFilter>, string[]][])('filters by %o', async (filter, ids) => {
    expect((await list(filter)).ids).toEqual(ids);
  });

  it('finds a run by the end user it was sent with, however long', async () => {
    const endUser = 'ü'.repeat(1_000);
    const verbose = await seedAccount(store);
    await log({ accountId: verbose, requestId: 'long', endUser });
    const { runs } = await listRuns(store, verbose, { ...ALL_RUNS, endUser }, { after: null, size: 9 });
    expect(runs.map(({ requestId }) => requestId)).toEqual(['long']);
  });

  it('refuses cursors it did not make', () => {
    for (const text of [
      '',
      'x',
      'MTIz',
      Buffer.from('1:').toString('base64url'),
      Buffer.from('1:\0').toString('hex'),
    ]) {
      expect(parseRunCursor(text)).toBeNull();
    }
  });

  it('adds up in numbers: runs, completed ones, agents, the last day and week, days and models', async () => {
    expect(await summarizeUsage(store, accountId, NOW + 1)).toEqual({
      uniqueAgents: 2,
      runs: 5,
      completedRuns: 3,
      runsLastDay: 3,
      runsLastWeek: 4,
      costMicros: 39,
      series: [
        {
          day: '2026-11-18',
          model: 'test/echo',
          runs: 1,
          promptTokens: 7,
          completionTokens: 3,
          costMicros: 0,
        },
        { day: '2026-11-21', model: 'slow', runs: 1, promptTokens: 7, completionTokens: 3, costMicros: 5 },
        {
          day: '2026-11-21',
          model: 'test/echo',
          runs: 2,
          promptTokens: 14,
          completionTokens: 6,
          costMicros: 30,
        },
      ],
    });
  });

  it('has zeros for an account without runs', async () => {
    const summary = await summarizeUsage(store, await seedAccount(store), NOW);
    expect(summary).toMatchObject({ uniqueAgents: 0, runs: 0, completedRuns: 0, runsLastDay: 0, series: [] });
  });
}
