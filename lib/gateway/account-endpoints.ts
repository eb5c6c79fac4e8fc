import { readCredits } from '#lib/billing/credits.ts';
import { type LoggedRun, listRuns, parseRunCursor, type RunCursor } from '#lib/billing/run-log.ts';
import { summarizeUsage } from '#lib/billing/usage-summary.ts';
import type { WindowName, WindowState } from '#lib/limits/limit-windows.ts';
import { readWindows } from '#lib/limits/limiter.ts';
import { listPrices } from '#lib/pricing/listed-model.ts';
import { toUsd } from '#lib/pricing/money.ts';
import type {
  CreditsBody,
  MetricsBody,
  PriceListBody,
  RateLimitsBody,
  RateWindowBody,
  RunLogBody,
  RunLogsBody,
} from '#lib/protocol/account-answer-schema.ts';
import { apiError, isApiError } from '#lib/protocol/errors.ts';
import { type LogQuery, parseLogQuery } from '#lib/protocol/log-query.ts';
import { jsonAnswer } from './answers.ts';
import { type Handler, refuse } from './endpoint.ts';
import { completionIdOf, jobIdOf, messageIdOf, requestIdOf } from './request-id.ts';
import type { Services } from './services.ts';

/** `GET /v1/users/me/credits`, `GET /v1/account/credits` */
export const credits: Handler<Services> = async ({ principal }, { store }) => {
  const money = await store.read(() => readCredits(principal.accountId));
  const body: CreditsBody = {
    credit: toUsd(money.creditMicros),
    free_credit: toUsd(money.freeMicros),
    referral_credits: toUsd(money.referralMicros),
    total_credits: toUsd(money.availableMicros),
  };
  return jsonAnswer(200, body);
};

/** `GET /v1/rate/limits` */
export const rateLimits: Handler<Services> = async ({ principal }, { store, tierLimits }) => {
  const limits = tierLimits[principal.tier];
  const windows = await store.read(() => readWindows(principal.accountId, limits, Date.now()));
  const body: RateLimitsBody = {
    success: true,
    rate_limits: {
      minute: toWindowBody(windows.minute),
      hour: toWindowBody(windows.hour),
      day: toWindowBody(windows.day),
    } satisfies Record<WindowName, RateWindowBody>,
    limits: {
      maximum_requests_per_minute: limits.perMinute,
      maximum_requests_per_hour: limits.perHour,
      maximum_requests_per_day: limits.perDay,
      tokens_per_agent: limits.tokensPerAgent,
    },
    tier: principal.tier,
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
};

function toWindowBody({ count, limit, remaining, resetAtMs }: WindowState): RateWindowBody {
  return {
    count,
    limit,
    exceeded: remaining === 0,
    remaining,
    reset_time: new Date(resetAtMs).toISOString(),
  };
}

/** `GET /v1/usage/costs`: the price list in force. */
export const usageCosts: Handler<Services> = async (_, { models }) => {
  const listed = await models.list();
  const body: PriceListBody = {
    success: true,
    currency: 'USD',
    models: listed.map(({ id, price }) => {
      const prices = listPrices(price);
      return {
        model: id,
        input_cost_per_1m: prices.input_per_1m,
        output_cost_per_1m: prices.output_per_1m,
        cached_input_cost_per_1m: prices.cached_input_per_1m,
        image_cost: prices.image,
        source: price.source,
        date: price.date,
      };
    }),
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
};

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

/** `GET /v1/swarm/logs`: own runs, newest first, in pages. */
export const swarmLogs: Handler<Services> = async ({ principal, call }, { store }) => {
  const query = parseLogQuery(call.query);
  if (isApiError(query)) return refuse(query);
  const after = query.cursor === undefined ? null : parseRunCursor(query.cursor);
  if (query.cursor !== undefined && after === null) return refuse(badCursor());
  const { runs, nextCursor } = await listRuns(
    store,
    principal.accountId,
    toFilter(query),
    toPage(query, after),
  );
  const body: RunLogsBody = {
    status: 'success',
    count: runs.length,
    logs: runs.map(toRunBody),
    next_cursor: nextCursor,
  };
  return jsonAnswer(200, body);
};

function toFilter(query: LogQuery) {
  return {
    model: query.model ?? null,
    status: query.status ?? null,
    endUser: query.user ?? null,
    // Callers know a run by any of its ids.
    requestId: query.request_id === undefined ? null : (requestIdOf(query.request_id) ?? query.request_id),
    since: query.since ?? null,
    until: query.until ?? null,
  };
}

function toPage({ limit }: LogQuery, after: RunCursor | null) {
  return { after, size: limit };
}

function badCursor() {
  const issues = [{ path: ['cursor'], message: 'must be the next_cursor of an earlier answer' }];
  return apiError('validation_error', 'The cursor is not valid.', { issues, issuesIn: 'query' });
}

/** The id that the caller saw: vectors have none but the request's. */
function publicIdOf({ endpoint, requestId }: LoggedRun): string {
  if (endpoint === '/v1/chat/completions') return completionIdOf(requestId);
  if (endpoint === '/v1/messages') return messageIdOf(requestId);
  return endpoint === '/v1/embeddings' ? requestId : jobIdOf(requestId);
}

function toRunBody(run: LoggedRun): RunLogBody {
  return {
    id: publicIdOf(run),
    request_id: run.requestId,
    created_at: new Date(run.createdAt).toISOString(),
    endpoint: run.endpoint,
    model: run.model,
    agent_name: run.agentName,
    status: run.status,
    error_code: run.errorCode,
    stream: run.stream,
    usage: {
      prompt_tokens: run.promptTokens,
      completion_tokens: run.completionTokens,
      total_tokens: run.promptTokens + run.completionTokens,
      loops: run.billedCalls,
      images: run.images,
      estimated: run.estimated,
    },
    cost: toUsd(run.chargedMicros),
    shortfall: toUsd(run.shortfallMicros),
    duration_ms: run.durationMs,
    user: run.endUser,
  };
}
