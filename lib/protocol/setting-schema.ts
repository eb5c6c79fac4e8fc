import { z } from 'zod';
import { schemaProblem } from './json-schema-bounds.ts';
import { REASONING_EFFORTS, VERBOSITIES } from './prompt.ts';
import { boundedRecord } from './request-counts.ts';
import { SETTING_DEFAULTS } from './setting-defaults.ts';

/** Settings that several endpoints take in the same form; those that may be left out are `nullish` here. */

export const stopSchema = z
  .union([z.string(), z.array(z.string()).max(4)], { error: 'must be a string or a list of up to 4 strings' })
  .nullish()
  .describe('Up to 4 texts at which the answer ends.');

const INT64 = 2 ** 63;

/**
 * Any 64-bit integer. JSON numbers are read to 53 bits, so of longer seeds the last digits do not count; see
 * `toSeed` for what vendors get.
 */
export const seedSchema = z
  .number()
  .refine((seed) => Number.isInteger(seed) && Math.abs(seed) <= INT64, 'must be a 64-bit integer')
  .meta({ type: 'integer' })
  .nullish()
  .describe(
    'A 64-bit integer, for vendors that can repeat an answer. Beyond 2^53 the last digits do not count.',
  );

export const topPSchema = z
  .number()
  .min(0)
  .max(1)
  .nullish()
  .describe('Sample only from the most likely tokens that add up to this share.');

export const presencePenaltySchema = z
  .number()
  .min(-2)
  .max(2)
  .nullish()
  .describe('Above 0 leads to new subjects.');

export const frequencyPenaltySchema = z
  .number()
  .min(-2)
  .max(2)
  .nullish()
  .describe('Above 0 leads away from repetition.');

export const maxLoopsSchema = z.int().min(1).max(100).nullish().meta({
  description: 'Reasoning loops. Each later loop sees the answer before it and a request to improve it.',
  default: SETTING_DEFAULTS.max_loops,
});

export const maxCostSchema = z
  .number()
  .positive()
  .nullish()
  .describe('The most this run may cost, in USD. A run that would go beyond ends early.');

export const reasoningEffortSchema = z.enum(REASONING_EFFORTS);

export const verbositySchema = z.enum(VERBOSITIES);

export const toolChoiceSchema = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.object({ type: z.literal('function'), function: z.object({ name: z.string() }) }),
  ],
  { error: 'must be none, auto, required or {"type":"function","function":{"name":"…"}}' },
);

/** What both endpoints take as `response_format`. */

export const jsonSchemaSchema = boundedRecord(z.unknown())
  .superRefine((schema, context) => {
    const problem = schemaProblem(schema);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .meta({ description: 'A JSON Schema.', examples: [{ type: 'object', properties: {} }] });

export const responseFormatSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text') }).describe('Any text.'),
    z.object({ type: z.literal('json_object') }).describe('Some JSON object; say in the prompt which.'),
    z
      .object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().default('answer'),
          description: z.string().nullish(),
          schema: jsonSchemaSchema.nullish(),
          strict: z.boolean().nullish().describe('Hold the model to the schema exactly, where it can be.'),
        }),
      })
      .describe('JSON that is valid for a schema.'),
  ])
  .describe('The form of the answer.');

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
