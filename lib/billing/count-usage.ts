import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { Program } from '#lib/store/program.ts';
import type { Charge } from './charge.ts';
import { type RunRecord, recordText } from './run-record.ts';

export const DAY_MS = 86_400_000;

const ADD = `
  insert into usage_days
    (account_id, day, model, runs, completed_runs, prompt_tokens, completion_tokens, cost_micros)
  values (?, ?, ?, 1, ?, ?, ?, ?)
  on conflict (account_id, day, model) do update set
    runs = usage_days.runs + 1,
    completed_runs = usage_days.completed_runs + excluded.completed_runs,
    prompt_tokens = usage_days.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = usage_days.completion_tokens + excluded.completion_tokens,
    cost_micros = usage_days.cost_micros + excluded.cost_micros`;
const REMEMBER_AGENT = 'insert into account_agents (account_id, name) values (?, ?) on conflict do nothing';

/** Adds a run to its account's figures, with what it cost the account; `usage` must be sound. */
export function* countUsage(run: RunRecord, usage: TokenUsage, charge: Charge): Program<void> {
  const { accountId, agentName } = run;
  const completed = Number(run.status === 'completed');
  const params = [accountId, Math.floor(run.createdAt / DAY_MS), recordText(run.model), completed];
  yield { sql: ADD, params: [...params, usage.promptTokens, usage.completionTokens, charge.chargedMicros] };
  if (agentName !== null) yield { sql: REMEMBER_AGENT, params: [accountId, recordText(agentName)] };
}
