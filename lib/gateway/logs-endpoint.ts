import { parseRunCursor, type RunCursor } from '#lib/billing/run-cursor.ts';
import { type LoggedRun, listRuns } from '#lib/billing/run-log.ts';
import { toUsd } from '#lib/pricing/money.ts';
import type { RunLogBody, RunLogsBody } from '#lib/protocol/account-answer-schema.ts';
import { apiError, isApiError } from '#lib/protocol/errors.ts';
import { type LogQuery, parseLogQuery } from '#lib/protocol/log-query.ts';
import { jsonAnswer } from './answers.ts';
import { type Handler, refuse } from './endpoint.ts';
import { completionIdOf, jobIdOf, requestIdOf } from './request-id.ts';
import type { Services } from './services.ts';

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
    logs: runs.map(toBody),
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

function toBody(run: LoggedRun): RunLogBody {
  const id = run.endpoint === '/v1/chat/completions' ? completionIdOf(run.requestId) : jobIdOf(run.requestId);
  return {
    id,
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
