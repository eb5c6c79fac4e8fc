import {
  fromCountTokensRequest,
  fromMessagesRequest,
  messagesImageReferences,
} from '#lib/agent/from-messages-request.ts';
import { MessageBodyBuilder, MessageFrames } from '#lib/agent/messages-answer.ts';
import { countPromptTokens } from '#lib/models/token-count.ts';
import { imageTokensOf } from '#lib/pricing/quote.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import type { TokenCountBody } from '#lib/protocol/messages-answer.ts';
import { parseCountTokensRequest, parseMessagesRequest } from '#lib/protocol/parse-messages-request.ts';
import { readJson } from '#lib/protocol/read-json.ts';
import { agentWork } from './agent-work.ts';
import { jsonAnswer } from './answers.ts';
import { callerOf } from './caller.ts';
import { type Handler, refuse } from './endpoint.ts';
import { permittedModel } from './permitted-model.ts';
import { findInability, imagesOf } from './plan-run.ts';
import { messageIdOf } from './request-id.ts';
import { respondWithRun } from './respond-with-run.ts';
import type { Services } from './services.ts';

/** `POST /v1/messages` */
export const message: Handler<Services> = async (context, services) => {
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
  const json = await readJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseMessagesRequest(json.value);
  if (isApiError(request)) return refuse(request);
  const images = await services.images.accept(messagesImageReferences(request));
  if (isApiError(images)) return refuse(images);
  const run = fromMessagesRequest(request, images);
  const work = await agentWork({ run, agentName: null }, caller, services);
  if (isApiError(work)) return refuse(work);
  const { requestId } = context;
  const identity = { id: messageIdOf(requestId), requestId, model: run.model, maxLoops: run.maxLoops };
  const presentation = {
    frames: () => new MessageFrames(identity),
    body: () => new MessageBodyBuilder(identity),
  };
  return respondWithRun(work, caller, presentation, services);
};

/** `POST /v1/messages/count_tokens`: asks no vendor, so it costs nothing and no limiter counts it. */
export const countMessageTokens: Handler<Services> = async (context, services) => {
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
  const json = await readJson(context.call.body);
  if (isApiError(json)) return refuse(json);
  const request = parseCountTokensRequest(json.value);
  if (isApiError(request)) return refuse(request);
  const images = await services.images.accept(messagesImageReferences(request));
  if (isApiError(images)) return refuse(images);
  const run = fromCountTokensRequest(request, images);
  const model = await permittedModel(run.model, 'chat', caller, services);
  if (isApiError(model)) return refuse(model);
  const inability = findInability(run, model);
  if (inability !== null) return refuse(inability);
  const { tools, responseFormat } = run.settings;
  const text = await countPromptTokens(run.messages, tools, responseFormat);
  const sizes = imagesOf(run).map(({ size }) => size);
  const shown = imageTokensOf({ maxTokens: 1, maxLoops: 1, maxCostMicros: null, images: sizes }, model);
  const body: TokenCountBody = { input_tokens: text + shown };
  return jsonAnswer(200, body);
};
