import { sql } from 'kysely';
import type { Store } from '#lib/store/store.ts';
import { DAY_MS } from './settle-run.ts';

const SERIES_DAYS = 30;

/** An account's runs in figures. */
export interface UsageSummary {
  readonly uniqueAgents: number;
  readonly runs: number;
  readonly completedRuns: number;
  readonly runsLastDay: number;
  readonly runsLastWeek: number;
  readonly costMicros: number;
  /** The last 30 days in UTC, oldest first; only days with runs. */
  readonly series: readonly UsagePoint[];
}

/** One model on one day. */
interface UsagePoint {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly model: string;
  readonly runs: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costMicros: number;
}

/** `now` in unix milliseconds. */
export async function summarizeUsage(store: Store, accountId: string, now: number): Promise<UsageSummary> {
  const [totals, uniqueAgents, runsLastDay, runsLastWeek, series] = await Promise.all([
    readTotals(store, accountId),
    countAgents(store, accountId),
    countSince(store, accountId, now - DAY_MS),
    countSince(store, accountId, now - 7 * DAY_MS),
    readSeries(store, accountId, now),
  ]);
  return { ...totals, uniqueAgents, runsLastDay, runsLastWeek, series };
}

// PostgreSQL adds bigints up to a numeric, which arrives as text: hence the casts.
const sum = (column: 'runs' | 'completed_runs' | 'prompt_tokens' | 'completion_tokens' | 'cost_micros') =>
  sql<number>`cast(coalesce(sum(${sql.ref(column)}), 0) as bigint)`;

async function readTotals(
  store: Store,
  accountId: string,
): Promise<Pick<UsageSummary, 'runs' | 'completedRuns' | 'costMicros'>> {
  const row = await store.query
    .selectFrom('usage_days')
    .where('account_id', '=', accountId)
    .select([sum('runs').as('runs'), sum('completed_runs').as('completed'), sum('cost_micros').as('cost')])
    .executeTakeFirstOrThrow();
  return { runs: row.runs, completedRuns: row.completed, costMicros: row.cost };
}

async function countAgents(store: Store, accountId: string): Promise<number> {
  const { count } = await store.query
    .selectFrom('account_agents')
    .where('account_id', '=', accountId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function countSince(store: Store, accountId: string, since: number): Promise<number> {
  const { count } = await store.query
    .selectFrom('runs')
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

async function readSeries(store: Store, accountId: string, now: number): Promise<UsagePoint[]> {
  const rows = await store.query
    .selectFrom('usage_days')
    .where('account_id', '=', accountId)
    .where('day', '>', Math.floor(now / DAY_MS) - SERIES_DAYS)
    .select(['day', 'model', 'runs', 'prompt_tokens', 'completion_tokens', 'cost_micros'])
    .orderBy('day')
    .orderBy('model')
    .execute();
  return rows.map((row) => ({
    day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
    model: row.model,
    runs: row.runs,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    costMicros: row.cost_micros,
  }));
}
