import { z } from 'zod';
import { isNestedDeeperThan } from './nesting.ts';

/** What both endpoints take as `response_format`. */

/** Far beyond any schema that vendors take; serializing a much deeper one would overflow the stack. */
const MAX_SCHEMA_DEPTH = 200;

export const jsonSchemaSchema = z
  .record(z.string(), z.unknown())
  .refine((schema) => !isNestedDeeperThan(schema, MAX_SCHEMA_DEPTH), {
    error: `must not be nested deeper than ${MAX_SCHEMA_DEPTH} levels`,
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
