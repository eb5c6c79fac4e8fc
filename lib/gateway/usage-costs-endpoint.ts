import { listPrices } from '#lib/pricing/listed-model.ts';
import type { PriceListBody } from '#lib/protocol/account-answer-schema.ts';
import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /v1/usage/costs`: the price list in force. */
export const usageCosts: Handler<Services> = async (_, { models }) => {
  const listed = await models.list();
  const body: PriceListBody = {
    success: true,
    currency: 'USD',
    models: listed.map(({ id, price }) => {
      const prices = listPrices(price);
      return {
        model: id,
        input_cost_per_1m: prices.input_per_1m,
        output_cost_per_1m: prices.output_per_1m,
        cached_input_cost_per_1m: prices.cached_input_per_1m,
        image_cost: prices.image,
        source: price.source,
        date: price.date,
      };
    }),
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
};
