import type { AgentRun } from '#lib/agent/agent-run.ts';
import { agentImageReferences, fromAgentRequest } from '#lib/agent/from-agent-request.ts';
import { AgentBody, AgentFrames, type NativeIdentity } from '#lib/agent/native-answer.ts';
import type { AgentRequest } from '#lib/protocol/agent-request.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import { parseAgentRequest, readAgentJson } from '#lib/protocol/parse-agent-request.ts';
import { agentWork } from './agent-work.ts';
import { callerOf } from './caller.ts';
import { type Handler, refuse } from './endpoint.ts';
import { jobIdOf } from './request-id.ts';
import { respondWithRun } from './respond-with-run.ts';
import type { Services } from './services.ts';

const DEFAULT_AGENT_NAME = 'agent';

/** `POST /v1/agent/completions` */
export const agentCompletion: Handler<Services> = async (context, services) => {
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
  const json = await readAgentJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseAgentRequest(json);
  if (isApiError(request)) return refuse(request);
  const run = await nativeRun(request, services);
  if (isApiError(run)) return refuse(run);
  const work = await agentWork({ run, agentName: agentNameOf(request) }, caller, services);
  if (isApiError(work)) return refuse(work);
  const identity = nativeIdentity(request, run, context.requestId);
  const presentation = { frames: () => new AgentFrames(identity), body: () => new AgentBody(identity) };
  return respondWithRun(work, caller, presentation, services);
};

/** A native request → its run, the images checked. */
export async function nativeRun(
  request: AgentRequest,
  { images, models }: Services,
): Promise<AgentRun | ApiError> {
  const accepted = await images.accept(agentImageReferences(request));
  return isApiError(accepted) ? accepted : fromAgentRequest(request, accepted, models.defaultModel());
}

export function nativeIdentity(request: AgentRequest, run: AgentRun, requestId: string): NativeIdentity {
  return {
    jobId: jobIdOf(requestId),
    agentName: agentNameOf(request),
    description: request.agent_config.description ?? null,
    temperature: run.settings.temperature,
    maxLoops: run.maxLoops,
  };
}

export function agentNameOf(request: AgentRequest): string {
  return request.agent_config.agent_name || DEFAULT_AGENT_NAME;
}
