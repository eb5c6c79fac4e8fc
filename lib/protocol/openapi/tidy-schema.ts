import type { JsonSchema } from './open-api.ts';

type Raw = Record<string, unknown>;

/** Keywords that say nothing to a reader. */
const NOISE = new Set(['$schema', '$id', 'propertyNames']);

/**
 * What zod makes of a schema → what a person would have written: the same set of values in fewer words. What integers
 * are at most is said where a caller writes them; of those that are answered, every one is a safe one.
 */
export function tidySchema(raw: unknown, io: 'input' | 'output' = 'output'): JsonSchema {
  return tidy(raw, io === 'input') as JsonSchema;
}

function tidy(value: unknown, bounds: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => tidy(item, bounds));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, inner]) => !NOISE.has(key) && !saysNothing(key, inner))
    .filter(([key, inner]) => bounds || !isSafeIntegerBound(key, inner))
    .filter(([key]) => key !== 'pattern' || !('format' in value))
    .map(([key, inner]) => [key, isVerbatim(key) ? inner : tidy(inner, bounds)] as const);
  return mergeNull(flattenUnion(Object.fromEntries(entries)));
}

/** Examples and defaults are values, not schemas. */
function isVerbatim(key: string): boolean {
  return key === 'examples' || key === 'default' || key === 'enum' || key === 'const';
}

function isSafeIntegerBound(key: string, value: unknown): boolean {
  return (
    (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) ||
    (key === 'minimum' && value === Number.MIN_SAFE_INTEGER)
  );
}

/** Answers may grow: a client that forbids further properties would break. `{}` allows what is allowed anyway. */
function saysNothing(key: string, value: unknown): boolean {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return key === 'additionalProperties' && (value === false || isEmpty);
}

/** `anyOf` directly inside `anyOf` is one `anyOf`. */
function flattenUnion(schema: Raw): Raw {
  if (!Array.isArray(schema.anyOf)) return schema;
  const anyOf = schema.anyOf.flatMap((option: Raw) =>
    Object.keys(option).length === 1 && Array.isArray(option.anyOf) ? option.anyOf : [option],
  );
  return { ...schema, anyOf };
}

/** `anyOf: [{ type: 'string', … }, { type: 'null' }]` → `type: ['string', 'null'], …`. */
function mergeNull(schema: Raw): Raw {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || anyOf.length !== 2) return schema;
  const [option, nothing] = anyOf as [Raw, Raw];
  if (nothing.type !== 'null' || typeof option.type !== 'string') return schema;
  const withNull = Array.isArray(option.enum) ? { enum: [...option.enum, null] } : {};
  return { ...option, ...rest, ...withNull, type: [option.type, 'null'] };
}
