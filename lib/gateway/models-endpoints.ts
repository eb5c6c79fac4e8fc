import type { ModelFacts } from '#lib/models/model-facts.ts';
import { listPrices } from '#lib/pricing/listed-model.ts';
import type { AvailableModelsBody, ModelBody, ModelListBody } from '#lib/protocol/account-answer-schema.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { jsonAnswer } from './answers.ts';
import { type Handler, refuse } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /v1/models` */
export const listModels: Handler<Services> = async (_, services) => {
  const models = await services.models.list();
  const body: ModelListBody = {
    object: 'list',
    data: models.map(toModelBody),
    default_model: services.models.defaultModel(),
  };
  return jsonAnswer(200, body);
};

/** `GET /v1/models/{id...}` */
export const getModel: Handler<Services> = async (_, services, [id = '']) => {
  const model = await services.models.find(id);
  if (model !== null) return jsonAnswer(200, toModelBody(model));
  return refuse(apiError('model_not_found', `There is no model '${id}'.`, { param: 'model' }));
};

/** `GET /v1/models/available` */
export const availableModels: Handler<Services> = async (_, services) => {
  const models = (await services.models.list()).map((model) => model.id);
  const body: AvailableModelsBody = { success: true, count: models.length, models };
  return jsonAnswer(200, body);
};

export function toModelBody(model: ModelFacts): ModelBody {
  return {
    id: model.id,
    object: 'model',
    created: model.created,
    owned_by: model.ownedBy,
    kind: model.kind,
    context_length: model.contextLength,
    max_output_tokens: model.maxOutputTokens,
    ...(model.kind === 'embedding' ? { dimensions: model.embedding?.dimensions ?? null } : {}),
    input_modalities: [...model.inputModalities],
    pricing: listPrices(model.price),
    token_factor: model.tokenFactor,
    image_tokens: model.imageTokens,
  };
}
