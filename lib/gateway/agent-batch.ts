import { AgentBody } from '#lib/agent/native-answer.ts';
import { limitHeaders } from '#lib/limits/limit-headers.ts';
import { countRequest } from '#lib/limits/limiter.ts';
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
import { agentNameOf, nativeIdentity, nativeRun } from './agent-completion.ts';
import { agentWork } from './agent-work.ts';
import { jsonAnswer } from './answers.ts';
import { type Caller, callerOf } from './caller.ts';
import { type Handler, refuse } from './endpoint.ts';
import { startWork } from './metered-work.ts';
import { batchIdOf, jobIdOf, newRequestId } from './request-id.ts';
import { bodySink } from './respond-with-run.ts';
import type { Services } from './services.ts';

/** `POST /v1/agent/batch/completions`: up to ten runs at once, each billed alone, failures in their place. */
export const agentBatch: Handler<Services> = async (context, services) => {
  const { principal } = context;
  if (principal.tier !== 'premium')
    return refuse(apiError('tier_required', 'Batches are for the premium tier; send the runs one by one.'));
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
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
    requests.map((request, index) => runItem(request, itemOf(caller, index), services)),
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

/** Each item is a run of its own, claimed by itself: a repeat of the batch runs only what did not succeed. */
function itemOf({ claim, ...batch }: Caller, index: number): Caller {
  const requestId = newRequestId();
  const ownClaim = claim === null ? null : { ...claim, key: `${claim.key}#${index}`, requestId };
  return { ...batch, requestId, skipRateLimit: true, claim: ownClaim };
}

async function runItem(
  request: AgentRequest,
  caller: Caller,
  services: Services,
): Promise<AgentBatchBody['results'][number]> {
  const { requestId } = caller;
  const asked = await nativeRun(request, services);
  if (isApiError(asked)) return failedItem(asked, requestId);
  const run = { ...asked, stream: false };
  const work = await agentWork({ run, agentName: agentNameOf(request) }, caller, services);
  if (isApiError(work)) return failedItem(work, requestId);
  const builder = new AgentBody(nativeIdentity(request, run, requestId));
  const started = await startWork(work, caller, bodySink(builder), services);
  if (started.kind === 'refused') return failedItem(started.error, requestId);
  if (started.kind === 'replayed') return JSON.parse(started.answer) as AgentCompletionBody;
  const { error } = await started.delivery.finished;
  return error === null ? builder.body() : failedItem(error, requestId);
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
