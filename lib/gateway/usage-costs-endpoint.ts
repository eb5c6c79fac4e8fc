import type { PriceListBody } from '#lib/protocol/account-bodies.ts';
import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';
import { withPrincipal } from './with-principal.ts';

/** `GET /v1/usage/costs`: the price list in force. */
export const usageCosts: Handler<Services> = withPrincipal(async (_, { models }) => {
  const listed = await models.list();
  const body: PriceListBody = {
    success: true,
    currency: 'USD',
    models: listed.map(({ id, price }) => ({
      model: id,
      // Picos per token are micro-dollars per million tokens.
      input_cost_per_1m: price.inputPicos / 1e6,
      output_cost_per_1m: price.outputPicos / 1e6,
      cached_input_cost_per_1m: price.cacheReadPicos / 1e6,
      image_cost: price.imageMicros / 1e6,
      source: price.source,
      date: price.date,
    })),
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
});
