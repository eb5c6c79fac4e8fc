import { sql } from 'kysely';
import type { Store } from '#lib/store/store.ts';

const DAY_MS = 86_400_000;
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
export interface UsagePoint {
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
  const [totals, series] = await Promise.all([
    readTotals(store, accountId, now),
    readSeries(store, accountId, now),
  ]);
  return { ...totals, series };
}

// PostgreSQL adds bigints up to a numeric, which arrives as text: hence the casts.
const whole = (expression: ReturnType<typeof sql>) => sql<number>`cast(coalesce(${expression}, 0) as bigint)`;
const countWhen = (condition: ReturnType<typeof sql>) =>
  whole(sql`sum(case when ${condition} then 1 else 0 end)`);

async function readTotals(
  store: Store,
  accountId: string,
  now: number,
): Promise<Omit<UsageSummary, 'series'>> {
  const row = await store.query
    .selectFrom('runs')
    .where('account_id', '=', accountId)
    .select(({ fn }) => [
      fn.count<number>('agent_name').distinct().as('agents'),
      fn.countAll<number>().as('runs'),
      countWhen(sql`status = 'completed'`).as('completed'),
      countWhen(sql`created_at > ${now - DAY_MS}`).as('last_day'),
      countWhen(sql`created_at > ${now - 7 * DAY_MS}`).as('last_week'),
      whole(sql`sum(cost_micros)`).as('cost_micros'),
    ])
    .executeTakeFirstOrThrow();
  return {
    uniqueAgents: row.agents,
    runs: row.runs,
    completedRuns: row.completed,
    runsLastDay: row.last_day,
    runsLastWeek: row.last_week,
    costMicros: row.cost_micros,
  };
}

async function readSeries(store: Store, accountId: string, now: number): Promise<UsagePoint[]> {
  const today = Math.floor(now / DAY_MS);
  const day = sql<number>`created_at / ${sql.lit(DAY_MS)}`;
  const rows = await store.query
    .selectFrom('runs')
    .where('account_id', '=', accountId)
    .where('created_at', '>=', (today - SERIES_DAYS + 1) * DAY_MS)
    .select(({ fn }) => [
      day.as('day'),
      'model',
      fn.countAll<number>().as('runs'),
      whole(sql`sum(prompt_tokens)`).as('prompt_tokens'),
      whole(sql`sum(completion_tokens)`).as('completion_tokens'),
      whole(sql`sum(cost_micros)`).as('cost_micros'),
    ])
    .groupBy([day, 'model'])
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
