import { z } from 'zod';

/** What the account and catalogue endpoints answer, as published. The page takes the types alone. */

const count = z.int().min(0);
const usd = z.number().min(0);
const timestamp = z.iso.datetime().describe('ISO 8601, UTC.');
const success = z.literal(true);

export const creditsSchema = z.object({
  credit: usd.describe('Bought credit, USD.'),
  free_credit: usd.describe('Free credit; it is spent first.'),
  referral_credits: usd,
  total_credits: usd.describe('What can be spent now: the balance less what running requests hold.'),
});
export type CreditsBody = z.output<typeof creditsSchema>;

const tokenPrices = {
  input_per_1m: usd,
  output_per_1m: usd,
  cached_input_per_1m: usd.describe('Input that the vendor read from its cache.'),
  cache_write_per_1m: usd.describe(
    'Input that the vendor wrote to its cache. A hold counts with the dearest.',
  ),
};

const pricing = z.object({
  ...tokenPrices,
  image: usd,
  long_context: z
    .object({ ...tokenPrices, above_tokens: count })
    .nullable()
    .describe('The prices of a whole call with a longer prompt; null where length makes no difference.'),
});
export type PricingBody = z.output<typeof pricing>;

const imageTokens = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('flat'), tokens: count }).describe('The same for every image.'),
  z
    .object({ rule: z.literal('tiles'), base: count, tile: count })
    .describe(
      'Shrunk into 2048 × 2048, then to 768 on the short side: `base`, and `tile` for each 512 px square.',
    ),
  z
    .object({ rule: z.literal('patches'), most: count, factor: z.number() })
    .describe('32 px squares, `most` at most, times `factor`.'),
  z
    .object({ rule: z.literal('area'), most: count })
    .describe('28 px squares or a token for 750 px, whichever is more, `most` at most.'),
]);

export const modelSchema = z.object({
  id: z.string().describe('What to send as `model`.'),
  object: z.literal('model'),
  created: z.int().describe('Unix seconds.'),
  owned_by: z.string(),
  kind: z
    .enum(['vendor', 'embedding', 'test', 'fault'])
    .describe(
      'A vendor’s or a local server’s, one that makes vectors for `POST /v1/embeddings` and does not chat, a built-in model, or a built-in model that always fails.',
    ),
  context_length: z.int().nullable().describe('Tokens; null when nobody says.'),
  max_output_tokens: z
    .int()
    .nullable()
    .describe('Tokens; null when nobody says, 0 for a model that makes vectors.'),
  dimensions: z
    .int()
    .nullable()
    .exactOptional()
    .describe('How long its vectors are, only with kind `embedding`; null when nobody says.'),
  input_modalities: z.array(z.enum(['text', 'image'])),
  pricing: pricing.describe('USD per million tokens, USD per image.'),
  token_factor: z
    .number()
    .min(1)
    .describe('How many of the vendor’s tokens are held for one token counted here.'),
  image_tokens: imageTokens.describe('The most input tokens that one image is held with.'),
});
export type ModelBody = z.output<typeof modelSchema>;
export type ModelKind = ModelBody['kind'];

export const modelListSchema = z.object({
  object: z.literal('list'),
  data: z.array(modelSchema),
  default_model: z.string().describe('The model of native runs that name none. It need not be in the list.'),
});
export type ModelListBody = z.output<typeof modelListSchema>;

export const availableModelsSchema = z.object({ success, count, models: z.array(z.string()) });
export type AvailableModelsBody = z.output<typeof availableModelsSchema>;

const rateWindow = z.object({
  count: count.describe('Requests counted in the window.'),
  limit: count,
  exceeded: z.boolean(),
  remaining: count,
  reset_time: timestamp.describe('When the oldest counted request leaves the window.'),
});
export type RateWindowBody = z.output<typeof rateWindow>;

export const rateLimitsSchema = z.object({
  success,
  rate_limits: z.object({ minute: rateWindow, hour: rateWindow, day: rateWindow }),
  limits: z.object({
    maximum_requests_per_minute: count,
    maximum_requests_per_hour: count,
    maximum_requests_per_day: count,
    tokens_per_agent: count.describe('Most prompt tokens of one run.'),
  }),
  tier: z.string(),
  timestamp,
});
export type RateLimitsBody = z.output<typeof rateLimitsSchema>;

export const runLogSchema = z.object({
  id: z
    .string()
    .describe('The completion id or job id that the caller saw; the request id where there was neither.'),
  request_id: z.string().describe('The `x-request-id` of the answer.'),
  created_at: timestamp,
  endpoint: z.string(),
  model: z.string(),
  agent_name: z.string().nullable(),
  status: z.enum(['completed', 'failed', 'cancelled']),
  error_code: z.string().nullable(),
  stream: z.boolean(),
  usage: z.object({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    loops: count,
    images: count,
    estimated: z
      .boolean()
      .describe('True when a part was counted here: the vendor reported nothing, or what cannot be true.'),
  }),
  cost: usd.describe('USD.'),
  shortfall: usd.describe(
    'What the run was worth beyond that, USD: above what was held for it, which is the most a run costs.',
  ),
  duration_ms: count,
  user: z.string().nullable().describe('The `user` of the request.'),
});
export type RunLogBody = z.output<typeof runLogSchema>;

export const runLogsSchema = z.object({
  status: z.literal('success'),
  count: count.describe('Runs on this page.'),
  logs: z.array(runLogSchema).describe('Newest first.'),
  next_cursor: z.string().nullable().describe('Send as `cursor` for the next page; null on the last.'),
});
export type RunLogsBody = z.output<typeof runLogsSchema>;

export const priceListSchema = z.object({
  success,
  currency: z.literal('USD'),
  models: z.array(
    z.object({
      model: z.string(),
      input_cost_per_1m: usd,
      output_cost_per_1m: usd,
      cached_input_cost_per_1m: usd,
      image_cost: usd.describe('USD per image.'),
      source: z.string().describe('Where the numbers come from.'),
      date: z.iso.date().describe('The day they are of.'),
    }),
  ),
  timestamp,
});
export type PriceListBody = z.output<typeof priceListSchema>;

export const metricsSchema = z.object({
  success,
  unique_agents: count,
  total_completion_calls: count,
  successful_completions: count,
  completions_last_24h: count,
  completions_last_7d: count,
  total_cost: usd.describe('USD.'),
  series: z
    .array(
      z.object({
        day: z.iso.date(),
        model: z.string(),
        completions: count,
        input_tokens: count,
        output_tokens: count,
        cost: usd,
      }),
    )
    .describe('The last 30 days in UTC, oldest first; only days with runs.'),
  timestamp,
});
export type MetricsBody = z.output<typeof metricsSchema>;
