import { ChatBody } from '#lib/agent/chat-completion-body.ts';
import { ChatFrames } from '#lib/agent/chat-frames.ts';
import { chatImageReferences, fromChatRequest } from '#lib/agent/from-chat-request.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import { readJson } from '#lib/protocol/read-json.ts';
import type { Answer } from './call.ts';
import { type AccountContext, type Refusal, refuse } from './endpoint.ts';
import { idempotencyClaimOf } from './idempotency-claim.ts';
import { completionIdOf } from './request-id.ts';
import { respondWithRun } from './respond-with-run.ts';
import type { Services } from './services.ts';

/** `POST /v1/chat/completions` */
export async function chatCompletion(context: AccountContext, services: Services): Promise<Answer | Refusal> {
  const { call, principal, requestId, trace } = context;
  const claim = idempotencyClaimOf(context, principal);
  if (isApiError(claim)) return refuse(claim);
  const json = await readJson(call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseChatRequest(json.value);
  if (isApiError(request)) return refuse(request);
  const images = await services.images.accept(chatImageReferences(request));
  if (isApiError(images)) return refuse(images);
  const run = fromChatRequest(request, images);
  const identity = {
    id: completionIdOf(requestId),
    created: Math.floor(Date.now() / 1_000),
    model: run.model,
    maxLoops: run.maxLoops,
    includeUsage: request.stream_options?.include_usage ?? false,
  };
  return respondWithRun(
    {
      context: { requestId, trace },
      principal,
      run,
      endpoint: '/v1/chat/completions',
      agentName: null,
      signal: call.signal,
      skipRateLimit: false,
      claim,
    },
    { frames: () => new ChatFrames(identity), body: () => new ChatBody(identity) },
    services,
  );
}
