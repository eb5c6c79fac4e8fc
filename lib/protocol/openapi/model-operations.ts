import type { Operation } from './operation.ts';

const MODEL = {
  id: 'test/story',
  object: 'model',
  created: 1_793_491_200,
  owned_by: 'test',
  kind: 'test',
  context_length: 1_000_000,
  max_output_tokens: 100_000,
  input_modalities: ['text', 'image'],
  pricing: {
    input_per_1m: 0,
    output_per_1m: 0,
    cached_input_per_1m: 0,
    cache_write_per_1m: 0,
    image: 0,
    long_context: null,
  },
  token_factor: 1,
  image_tokens: { rule: 'flat', tokens: 85 },
};

const MINI = {
  id: 'gpt-4o-mini',
  object: 'model',
  created: 1_721_260_800,
  owned_by: 'openai',
  kind: 'vendor',
  context_length: 128_000,
  max_output_tokens: 16_384,
  input_modalities: ['text', 'image'],
  pricing: {
    input_per_1m: 0.15,
    output_per_1m: 0.6,
    cached_input_per_1m: 0.075,
    cache_write_per_1m: 0.15,
    image: 0,
    long_context: null,
  },
  token_factor: 1,
  image_tokens: { rule: 'tiles', base: 2_833, tile: 5_667 },
};

export const MODEL_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/models',
    method: 'get',
    id: 'listModels',
    tag: 'Models',
    summary: 'List models',
    description:
      'The models of every provider that is on, in OpenAI’s form with context, abilities and prices beside it. `test/…` models are always there and cost nothing. `default_model` is what a native run gets that names no model, and what a new chat on the page begins with.',
    answer: {
      description: 'All models.',
      schema: 'ModelList',
      example: { object: 'list', data: [MODEL, MINI], default_model: 'gpt-4o-mini' },
    },
    shape: 'openai',
    refusals: [],
  },
  {
    path: '/v1/models/available',
    method: 'get',
    id: 'listAvailableModels',
    tag: 'Models',
    summary: 'List model names',
    description: 'The same models by name alone.',
    answer: {
      description: 'The names.',
      schema: 'AvailableModels',
      example: { success: true, count: 2, models: ['test/story', 'gpt-4o-mini'] },
    },
    shape: 'openai',
    refusals: [],
  },
  {
    path: '/v1/models/{id}',
    method: 'get',
    id: 'getModel',
    tag: 'Models',
    summary: 'Read one model',
    description: 'One model by its name. Slashes in a name may stand as they are or as `%2F`.',
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'The model’s name.',
        schema: { type: 'string' },
        example: 'test/story',
      },
    ],
    answer: { description: 'The model.', schema: 'Model', example: MODEL },
    shape: 'openai',
    refusals: [404],
  },
  {
    path: '/v1/usage/costs',
    method: 'get',
    id: 'listPrices',
    tag: 'Models',
    summary: 'List prices',
    description:
      'The price list in force: USD per million tokens and per image, with the source of the numbers and their date. The price of a run is kept with the run.',
    answer: {
      description: 'A price for every model.',
      schema: 'PriceList',
      example: {
        success: true,
        currency: 'USD',
        models: [
          {
            model: 'gpt-4o-mini',
            input_cost_per_1m: 0.15,
            output_cost_per_1m: 0.6,
            cached_input_cost_per_1m: 0.075,
            image_cost: 0,
            source: 'genai-prices 0.1.8',
            date: '2026-01-01',
          },
        ],
        timestamp: '2026-01-01T12:00:00.000Z',
      },
    },
    shape: 'native',
    refusals: [],
  },
];
