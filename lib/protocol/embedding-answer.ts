import { z } from 'zod';

/** What `POST /v1/embeddings` answers, as published. */

const count = z.int().min(0);

export const embeddingListSchema = z.object({
  object: z.literal('list'),
  data: z
    .array(
      z.object({
        object: z.literal('embedding'),
        index: count.describe('Which input it is of, counted from 0.'),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe(
            'The vector: 32-bit floats as numbers or, with `encoding_format: base64`, as their bytes.',
          ),
      }),
    )
    .describe('One for each input, in their order.'),
  model: z.string().describe('The model as you named it.'),
  usage: z.object({
    prompt_tokens: count.describe('Tokens of all inputs.'),
    total_tokens: count,
    cost: z.number().min(0).describe('USD for the whole request.'),
    estimated: z
      .boolean()
      .exactOptional()
      .describe(
        'True when the tokens were counted by this server: the vendor reported none, or what cannot be true.',
      ),
  }),
});

export type EmbeddingUsageBody = z.output<typeof embeddingListSchema>['usage'];
