import type { JsonSchema } from '#lib/protocol/openapi/open-api.ts';
import { follow, nameOf, type Schemas } from './reference.ts';

/** Whether a schema is of what callers send, where null means the same as absent and need not be told. */
export type Direction = 'sent' | 'answered';

/** A schema's type in words: `list of ChatMessage`, `string or null`. */
export function typeWords(schema: JsonSchema, schemas: Schemas, direction: Direction): string {
  if (schema.$ref !== undefined) {
    const target = schemas[nameOf({ $ref: schema.$ref })] ?? {};
    return target.properties || target.oneOf || target.anyOf
      ? nameOf({ $ref: schema.$ref })
      : typeWords(target, schemas, direction);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) {
    const words = options.map((option) => typeWords(option, schemas, direction));
    return [...new Set(words.filter((word) => word !== 'null' || direction === 'answered'))].join(' or ');
  }
  return plainWords(schema, schemas, direction);
}

function plainWords(schema: JsonSchema, schemas: Schemas, direction: Direction): string {
  const types = [schema.type ?? 'any value'].flat();
  const words = types
    .filter((type) => type !== 'null' || direction === 'answered' || types.length === 1)
    .map((type) => (type === 'array' ? listWords(schema, schemas, direction) : type));
  if (schema.format !== undefined) words[0] = schema.format === 'date' ? 'date' : 'date and time';
  return words.join(' or ');
}

function listWords({ items, prefixItems }: JsonSchema, schemas: Schemas, direction: Direction): string {
  const item = prefixItems?.[0] ?? items;
  if (typeof item !== 'object') return 'list';
  const words = typeWords(item, schemas, direction);
  return words.includes(' or ') ? `list of (${words})` : `list of ${words}`;
}

/** What values are allowed, beyond the type: `0 to 2`, `up to 128 items`. */
export function limitWords(schema: JsonSchema): string[] {
  const { exclusiveMinimum, maxLength, minItems, maxItems, maxProperties } = schema;
  // The limits of JavaScript's whole numbers are not worth telling.
  const minimum = schema.minimum === Number.MIN_SAFE_INTEGER ? undefined : schema.minimum;
  const maximum = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  const range =
    minimum !== undefined && maximum !== undefined
      ? `${minimum} to ${maximum}`
      : minimum !== undefined && minimum !== 0
        ? `from ${minimum}`
        : exclusiveMinimum !== undefined
          ? `above ${exclusiveMinimum}`
          : null;
  const items =
    minItems !== undefined && maxItems !== undefined
      ? minItems === maxItems
        ? `exactly ${maxItems}`
        : `${minItems} to ${maxItems} items`
      : maxItems !== undefined
        ? `up to ${maxItems} items`
        : null;
  const length = maxLength !== undefined ? `up to ${maxLength} characters` : null;
  const members = maxProperties !== undefined ? `up to ${maxProperties} members` : null;
  return [range, items, members, length].filter((word) => word !== null);
}

/** The values of an enumeration. */
export function choices(schema: JsonSchema): string[] {
  return (schema.enum ?? []).filter((value) => value !== null).map(String);
}

/** One thing that a reader can open below a field. */
export interface Part {
  /** Null where the field has one form only. */
  readonly title: string | null;
  readonly description: string | null;
  readonly schema: JsonSchema;
}

/** The objects inside a schema: its own fields, those of its items, or one part for each of its forms. */
export function partsOf(schema: JsonSchema, schemas: Schemas): Part[] {
  const inner = follow(schema, schemas);
  if (inner.properties !== undefined) return [{ title: null, description: null, schema: inner }];
  const item = inner.prefixItems?.[0] ?? inner.items ?? inner.additionalProperties;
  if (typeof item === 'object') return partsOf(item, schemas);
  const options = inner.oneOf ?? inner.anyOf ?? [];
  return options.flatMap((option) => {
    const title = option.$ref === undefined ? markOf(follow(option, schemas)) : nameOf({ $ref: option.$ref });
    return partsOf(option, schemas).map((part) => ({
      title: part.title ?? title,
      description: part.description ?? follow(option, schemas).description ?? null,
      schema: part.schema,
    }));
  });
}

/** What tells one form of an object from the others: its constant, `role: "user"`. */
function markOf({ properties = {} }: JsonSchema): string | null {
  const mark = Object.entries(properties).find(([, { const: value }]) => value !== undefined);
  return mark === undefined ? null : `${mark[0]}: ${JSON.stringify(mark[1].const)}`;
}
