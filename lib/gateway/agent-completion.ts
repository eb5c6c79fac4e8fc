import type { Principal } from '#lib/accounts/principal.ts';
import { AgentBody } from '#lib/agent/agent-completion-body.ts';
import { AgentFrames } from '#lib/agent/agent-frames.ts';
import { agentImageReferences, fromAgentRequest } from '#lib/agent/from-agent-request.ts';
import type { NativeIdentity } from '#lib/agent/native-run.ts';
import type { IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import type { AgentRequest } from '#lib/protocol/agent-request.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import { parseAgentRequest, readAgentJson } from '#lib/protocol/parse-agent-request.ts';
import { type Handler, refuse } from './endpoint.ts';
import type { Execution } from './execute-run.ts';
import { idempotencyClaimOf } from './idempotency-claim.ts';
import { jobIdOf } from './request-id.ts';
import type { RequestTrace } from './request-trace.ts';
import { respondWithRun } from './respond-with-run.ts';
import type { Services } from './services.ts';

const DEFAULT_AGENT_NAME = 'agent';

/** `POST /v1/agent/completions` */
export const agentCompletion: Handler<Services> = async ({ principal, ...context }, services) => {
  const claim = idempotencyClaimOf(context, principal);
  if (isApiError(claim)) return refuse(claim);
  const json = await readAgentJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseAgentRequest(json);
  if (isApiError(request)) return refuse(request);
  const { requestId, trace, call } = context;
  const caller = {
    requestId,
    trace,
    principal,
    signal: call.signal,
    endpoint: '/v1/agent/completions',
    skipRateLimit: false,
    claim,
  };
  const execution = await toExecution(request, caller, services);
  if (isApiError(execution)) return refuse(execution);
  const identity = nativeIdentity(request, execution);
  const presentation = { frames: () => new AgentFrames(identity), body: () => new AgentBody(identity) };
  return respondWithRun(execution, presentation, services);
};

export interface NativeCaller {
  readonly requestId: string;
  readonly trace: RequestTrace;
  readonly principal: Principal;
  readonly signal: AbortSignal;
  readonly endpoint: string;
  readonly skipRateLimit: boolean;
  readonly claim: IdempotencyClaim | null;
}

/** A native request → the run to execute, its images checked. */
export async function toExecution(
  request: AgentRequest,
  { requestId, trace, ...caller }: NativeCaller,
  services: Services,
): Promise<Execution | ApiError> {
  const images = await services.images.accept(agentImageReferences(request));
  if (isApiError(images)) return images;
  const run = fromAgentRequest(request, images, services.models.defaultModel());
  return { ...caller, context: { requestId, trace }, run, agentName: agentNameOf(request) };
}

export function nativeIdentity(request: AgentRequest, { context, run }: Execution): NativeIdentity {
  return {
    jobId: jobIdOf(context.requestId),
    agentName: agentNameOf(request),
    description: request.agent_config.description ?? null,
    temperature: run.temperature,
    maxLoops: run.maxLoops,
  };
}

function agentNameOf(request: AgentRequest): string {
  return request.agent_config.agent_name || DEFAULT_AGENT_NAME;
}
