import { AgentBody } from '#lib/agent/agent-completion-body.ts';
import type { IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import { countRequest } from '#lib/limits/count-request.ts';
import { limitHeaders } from '#lib/limits/limit-headers.ts';
import type {
  AgentBatchBody,
  AgentCompletionBody,
  FailedItemBody,
} from '#lib/protocol/agent-answer-schema.ts';
import type { AgentRequest } from '#lib/protocol/agent-request.ts';
import { type ApiError, apiError, isApiError, statusOf } from '#lib/protocol/errors.ts';
import { parseAgentBatch, readAgentJson } from '#lib/protocol/parse-agent-request.ts';
import { undo } from '#lib/store/program.ts';
import { limitExceeded } from './admit.ts';
import { type NativeCaller, nativeIdentity, toExecution } from './agent-completion.ts';
import { jsonAnswer } from './answers.ts';
import { type Handler, refuse } from './endpoint.ts';
import { executeRun } from './execute-run.ts';
import { idempotencyClaimOf } from './idempotency-claim.ts';
import { batchIdOf, jobIdOf, newRequestId } from './request-id.ts';
import type { Services } from './services.ts';
import { bodySink } from './sinks.ts';

/** `POST /v1/agent/batch/completions`: up to ten runs at once, each billed alone, failures in their place. */
export const agentBatch: Handler<Services> = async ({ principal, ...context }, services) => {
  if (principal.tier !== 'premium')
    return refuse(apiError('tier_required', 'Batches are for the premium tier; send the runs one by one.'));
  const claim = idempotencyClaimOf(context, principal);
  if (isApiError(claim)) return refuse(claim);
  const json = await readAgentJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const requests = parseAgentBatch(json);
  if (isApiError(requests)) return refuse(requests);
  const now = Date.now();
  const limits = services.tierLimits[principal.tier];
  const counted = { accountId: principal.accountId, weight: requests.length, limits, now };
  const decision = await services.store.write(function* () {
    const decided = yield* countRequest(counted);
    return decided.admitted ? decided : undo(decided);
  });
  const headers = limitHeaders(decision.windows, principal.tier, now);
  if (!decision.admitted) return refuse(limitExceeded(decision), { headers });
  const results = await Promise.all(
    requests.map((request, index) => {
      const requestId = newRequestId();
      const caller = {
        requestId,
        trace: context.trace,
        principal,
        signal: context.call.signal,
        endpoint: '/v1/agent/batch/completions',
        skipRateLimit: true,
        claim: claim === null ? null : itemOf(claim, index, requestId),
      };
      return runItem(request, caller, services);
    }),
  );
  const body: AgentBatchBody = {
    batch_id: batchIdOf(context.requestId),
    total_requests: requests.length,
    execution_time: Math.round(performance.now() - context.startedAtMs) / 1_000,
    timestamp: new Date().toISOString(),
    results,
  };
  return jsonAnswer(200, body, headers);
};

/** Each item is claimed by itself: a repeat of the batch runs only what did not succeed. */
function itemOf(batch: IdempotencyClaim, index: number, requestId: string): IdempotencyClaim {
  return { ...batch, key: `${batch.key}#${index}`, requestId };
}

async function runItem(
  request: AgentRequest,
  caller: NativeCaller,
  services: Services,
): Promise<AgentBatchBody['results'][number]> {
  const execution = await toExecution(request, caller, services);
  if (isApiError(execution)) return failedItem(execution, caller.requestId);
  const alone = { ...execution, run: { ...execution.run, stream: false } };
  const builder = new AgentBody(nativeIdentity(request, alone));
  const started = await executeRun(alone, bodySink(builder), services);
  if (started.kind === 'refused') return failedItem(started.error, caller.requestId);
  if (started.kind === 'replayed') return JSON.parse(started.answer) as AgentCompletionBody;
  const { error } = await started.delivery.finished;
  return error === null ? builder.body() : failedItem(error, caller.requestId);
}

function failedItem(error: ApiError, requestId: string): FailedItemBody {
  return {
    success: false,
    error: error.message,
    status: statusOf(error),
    code: error.code,
    job_id: jobIdOf(requestId),
  };
}
