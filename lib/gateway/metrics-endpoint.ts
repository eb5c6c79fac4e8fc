import { summarizeUsage } from '#lib/billing/usage-summary.ts';
import { toUsd } from '#lib/pricing/money.ts';
import type { MetricsBody } from '#lib/protocol/account-answer-schema.ts';
import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /v1/metrics/summary`: the caller's own runs in figures, with a series by day and model. */
export const metricsSummary: Handler<Services> = async ({ principal }, { store }) => {
  const usage = await summarizeUsage(store, principal.accountId, Date.now());
  const body: MetricsBody = {
    success: true,
    unique_agents: usage.uniqueAgents,
    total_completion_calls: usage.runs,
    successful_completions: usage.completedRuns,
    completions_last_24h: usage.runsLastDay,
    completions_last_7d: usage.runsLastWeek,
    total_cost: toUsd(usage.costMicros),
    series: usage.series.map((point) => ({
      day: point.day,
      model: point.model,
      completions: point.runs,
      input_tokens: point.promptTokens,
      output_tokens: point.completionTokens,
      cost: toUsd(point.costMicros),
    })),
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
};
