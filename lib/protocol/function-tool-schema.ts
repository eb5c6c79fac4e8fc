import { z } from 'zod';
import { jsonSchemaSchema } from './response-format-schema.ts';

/** A function that a model may call, as both endpoints take it. */
export const functionSchema = z.object({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, underscores or dashes'),
  description: z.string().nullish(),
  parameters: jsonSchemaSchema.nullish().describe('JSON Schema of the arguments object.'),
  strict: z.boolean().nullish(),
});

/** OpenAI's form. */
export const functionToolSchema = z.object({ type: z.literal('function'), function: functionSchema });
