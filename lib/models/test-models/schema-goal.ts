import type { SampleBudget } from './sample-budget.ts';
import { isObjectSchema, listOf, type Schema, type SchemaCheck } from './schema-check.ts';

/** What one value has to meet: several schemas at once, seen through references and combinations. */

/** All of these hold for one value. */
export type SchemaGoal = readonly Schema[];

/** Alternatives of one schema, and the schemas that led to it: an alternative that leads back to them never ends. */
interface Union {
  readonly options: readonly (readonly unknown[])[];
  readonly above: readonly Schema[];
}

export interface Flat {
  readonly schemas: readonly Schema[];
  readonly unions: readonly Union[];
}

/**
 * The schemas that hold at the same place, through references and allOf; a text that says why there can be none.
 * `above` are the schemas that led here: a reference back to one of them never ends.
 */
export function flatten(
  goal: readonly unknown[],
  above: readonly Schema[],
  check: SchemaCheck,
  budget: SampleBudget,
): Flat | string {
  const schemas = new Set<Schema>();
  const unions: Union[] = [];
  const open = new Set(above);
  const all = (parts: readonly unknown[]): string | null => {
    for (const part of parts) {
      const wrong = visit(part);
      if (wrong !== null) return wrong;
    }
    return null;
  };
  const visit = (schema: unknown): string | null => {
    if (!isObjectSchema(schema)) return schema === false ? 'the schema false allows no value' : null;
    if (open.has(schema)) return 'a reference leads back to itself';
    if (schemas.has(schema)) return null;
    return budget.within(() => {
      schemas.add(schema);
      open.add(schema);
      unions.push(...unionsOf(schema, [...open]));
      budget.spend((open.size >> 3) + widthOf(schema));
      const { $ref } = schema;
      const target = typeof $ref === 'string' ? check.resolve($ref) : true;
      const wrong =
        target === undefined
          ? `nothing stands at ${JSON.stringify(String($ref).slice(0, 100))}`
          : (visit(target) ?? all(listOf(schema.allOf)));
      open.delete(schema);
      return wrong;
    });
  };
  return all(goal) ?? { schemas: [...schemas], unions };
}

/** How much there is to choose from at one place. */
function widthOf({ type, allOf, anyOf, oneOf }: Schema): number {
  return [type, allOf, anyOf, oneOf].reduce<number>((sum, list) => sum + listOf(list).length, 0);
}

function unionsOf(schema: Schema, above: readonly Schema[]): Union[] {
  const unions: Union[] = [];
  const { anyOf, oneOf } = schema;
  if (Array.isArray(anyOf)) unions.push({ options: anyOf.map((one) => [one]), above });
  if (Array.isArray(oneOf)) unions.push({ options: oneOf.map((one) => [one]), above });
  if (schema.if !== undefined)
    unions.push({
      options: [[schema.if, schema.then ?? true], [schema.else ?? true]],
      above,
    });
  return unions;
}

/** Rules that are not followed while a value is made, but looked at when it is there. */
export function needsCheck(schema: Schema): boolean {
  return (
    schema.oneOf !== undefined ||
    schema.if !== undefined ||
    schema.not !== undefined ||
    schema.contains !== undefined ||
    schema.dependentSchemas !== undefined ||
    schema.dependencies !== undefined ||
    schema.uniqueItems === true
  );
}

const TYPE_HINTS: readonly (readonly [string, readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties']],
  ['array', ['items', 'prefixItems', 'minItems', 'contains', 'uniqueItems']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];
const ANY_TYPE = ['string', 'object', 'array', 'number', 'boolean', 'null'];
const KNOWN_TYPES = new Set<unknown>([...ANY_TYPE, 'integer']);

/** The types that all schemas allow, in the order in which they are tried; null last. */
export function typesOf(schemas: SchemaGoal): string[] {
  const lists = schemas.flatMap(({ type }) => (type === undefined ? [] : [new Set([type].flat())]));
  const [first] = lists;
  if (first === undefined) {
    const hinted = TYPE_HINTS.flatMap(([type, words]) =>
      schemas.some((schema) => words.some((word) => schema[word] !== undefined)) ? [type] : [],
    );
    return [...new Set([...hinted, ...ANY_TYPE])];
  }
  const known = [...first].filter((type): type is string => KNOWN_TYPES.has(type));
  const narrowed = [...new Set([...known, 'integer'])].filter((type) =>
    lists.every((list) => list.has(type) || (type === 'integer' && list.has('number'))),
  );
  return [...narrowed.filter((type) => type !== 'null'), ...narrowed.filter((type) => type === 'null')];
}
