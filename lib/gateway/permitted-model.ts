import type { ResolvedModel } from '#lib/models/model-facts.ts';
import { ModelError } from '#lib/models/provider.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import type { Caller } from './caller.ts';
import type { Services } from './services.ts';

/** What work begins and ends with that asks a model for anything. */

/**
 * The model that a caller names, if it may have it for that. Refusals, in this order: `model_not_found`,
 * `model_not_allowed`, `invalid_request` where the model does the other thing.
 */
export async function permittedModel(
  id: string,
  ability: 'chat' | 'embedding',
  { principal }: Caller,
  { models, isPremiumModel }: Services,
): Promise<ResolvedModel | ApiError> {
  await models.warm();
  const model = models.resolve(id);
  if (isApiError(model)) return model;
  const param = 'model';
  if (principal.tier === 'free' && isPremiumModel(model.id))
    return apiError('model_not_allowed', `${model.id} is for the premium tier on this server.`, { param });
  const able =
    ability === 'chat'
      ? model.kind !== 'embedding'
      : model.embedding !== undefined && model.provider.embed !== undefined;
  if (able) return model;
  const message =
    ability === 'chat'
      ? `${model.id} makes vectors and does not chat: send it to POST /v1/embeddings, or name a model that chats, such as ${models.defaultModel()}.`
      : `${model.id} makes no vectors; name a model that does, such as ${withTestModel(models.embeddingModel())}.`;
  return apiError('invalid_request', message, { param });
}

function withTestModel(id: string): string {
  return id === 'test/embed' ? id : `${id} or test/embed`;
}

/** Lets `call` have its end; a vendor's failure, which its caller is told, is noted for the operator too. */
export async function noteFailures<Result>(
  { id: model, provider }: ResolvedModel,
  { requestId }: Caller,
  signal: AbortSignal,
  { log }: Services,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ModelError && !signal.aborted) {
      const { status } = error;
      log.warn(
        { requestId, host: provider.id, model, status, code: error.error.code },
        'a model call failed',
      );
    }
    throw error;
  }
}
