import { z } from 'zod';
import type { ParameterObject } from './open-api.ts';
import { tidySchema } from './tidy-schema.ts';

/** The fields of a query's schema as parameters. `examples` holds a value for those that a sample request sends. */
export function queryParameters(
  schema: z.ZodObject,
  examples: Readonly<Record<string, unknown>>,
): ParameterObject[] {
  const { properties = {} } = tidySchema(z.toJSONSchema(schema, { io: 'input' }), 'input');
  return Object.entries(properties).map(([name, { description = '', ...rest }]) => ({
    name,
    in: 'query',
    description,
    schema: rest,
    ...(name in examples ? { example: examples[name] } : {}),
  }));
}
