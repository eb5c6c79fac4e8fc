import { z } from 'zod';
import { schemaProblem } from './json-schema-bounds.ts';
import { boundedRecord } from './request-counts.ts';

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
