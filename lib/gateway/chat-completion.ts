import { ChatBody, ChatFrames } from '#lib/agent/chat-answer.ts';
import { chatImageReferences, fromChatRequest } from '#lib/agent/from-chat-request.ts';
import { requestEarlyStop } from '#lib/billing/holds.ts';
import type { FinishBody } from '#lib/protocol/chat-chunk.ts';
import { apiError, isApiError } from '#lib/protocol/errors.ts';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import { readJson } from '#lib/protocol/read-json.ts';
import { agentWork } from './agent-work.ts';
import { jsonAnswer } from './answers.ts';
import { callerOf } from './caller.ts';
import { type Handler, refuse } from './endpoint.ts';
import { completionIdOf, requestIdOf } from './request-id.ts';
import { respondWithRun } from './respond-with-run.ts';
import type { Services } from './services.ts';

/** `POST /v1/chat/completions` */
export const chatCompletion: Handler<Services> = async (context, services) => {
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
  const json = await readJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseChatRequest(json.value);
  if (isApiError(request)) return refuse(request);
  const images = await services.images.accept(chatImageReferences(request));
  if (isApiError(images)) return refuse(images);
  const run = fromChatRequest(request, images);
  const work = await agentWork({ run, agentName: null }, caller, services);
  if (isApiError(work)) return refuse(work);
  const identity = {
    id: completionIdOf(context.requestId),
    created: Math.floor(Date.now() / 1_000),
    model: run.model,
    maxLoops: run.maxLoops,
    includeUsage: request.stream_options?.include_usage ?? false,
  };
  const presentation = { frames: () => new ChatFrames(identity), body: () => new ChatBody(identity) };
  return respondWithRun(work, caller, presentation, services);
};

/** `POST /v1/chat/completions/{id}/finish`: the run stops after its current loop, with that loop's answer. */
export const finishRun: Handler<Services> = async ({ principal }, { store }, [id = '']) => {
  const requestId = requestIdOf(id);
  const found =
    requestId !== null && (await store.write(() => requestEarlyStop(principal.accountId, requestId)));
  const body: FinishBody = { id, object: 'chat.completion.finish', finishing: true };
  if (found) return jsonAnswer(200, body);
  return refuse(apiError('not_found', `No completion ${id} of yours is running.`));
};
