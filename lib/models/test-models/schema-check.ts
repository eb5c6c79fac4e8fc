import { isDeepStrictEqual } from 'node:util';
import { PatternRefused } from './pattern-reader.ts';
import type { SampleBudget } from './sample-budget.ts';
import { SchemaPattern } from './schema-pattern.ts';

export type Schema = Readonly<Record<string, unknown>>;

export function isObjectSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A schema's list keyword; what is no list counts as empty. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

/** Length as JSON Schema counts: code points. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

type Rules<Value> = Readonly<Record<string, (limit: number, value: Value) => boolean>>;

const NUMBER_RULES: Rules<number> = {
  minimum: (limit, value) => value >= limit,
  maximum: (limit, value) => value <= limit,
  exclusiveMinimum: (limit, value) => value > limit,
  exclusiveMaximum: (limit, value) => value < limit,
  multipleOf: (step, value) => Number.isInteger(value / step),
};
const STRING_RULES: Rules<string> = {
  minLength: (limit, text) => lengthOf(text) >= limit,
  maxLength: (limit, text) => lengthOf(text) <= limit,
};
const ARRAY_RULES: Rules<readonly unknown[]> = {
  minItems: (limit, items) => items.length >= limit,
  maxItems: (limit, items) => items.length <= limit,
};
const OBJECT_RULES: Rules<Schema> = {
  minProperties: (limit, object) => Object.keys(object).length >= limit,
  maxProperties: (limit, object) => Object.keys(object).length <= limit,
};

function obeys<Value>(schema: Schema, rules: Rules<Value>, value: Value): boolean {
  return Object.entries(rules).every(([keyword, rule]) => {
    const limit = schema[keyword];
    return typeof limit !== 'number' || rule(limit, value);
  });
}

const TYPE_TESTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObjectSchema,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** Whether values are valid for parts of one JSON Schema. Formats and `unevaluated…` are not looked at. */
export class SchemaCheck {
  readonly #root: Schema;
  readonly #budget: SampleBudget;
  readonly #targets = new Map<string, unknown>();
  readonly #patterns = new Map<string, SchemaPattern | PatternRefused>();

  constructor(root: Schema, budget: SampleBudget) {
    this.#root = root;
    this.#budget = budget;
  }

  /** What a local `$ref` points to; undefined when nothing is there. */
  resolve(ref: string): unknown {
    if (!this.#targets.has(ref)) this.#targets.set(ref, this.#follow(ref));
    return this.#targets.get(ref);
  }

  /** Throws `PatternRefused` each time for a pattern that cannot be used. */
  pattern(source: string): SchemaPattern {
    let pattern = this.#patterns.get(source);
    if (pattern === undefined) {
      pattern = read(source);
      this.#budget.spend(pattern instanceof PatternRefused ? 1 : 1 + source.length);
      this.#patterns.set(source, pattern);
    }
    if (pattern instanceof PatternRefused) throw pattern;
    return pattern;
  }

  matches(source: string, text: string): boolean {
    return this.pattern(source).matches(text, this.#budget);
  }

  holds(schema: unknown, value: unknown): boolean {
    if (!isObjectSchema(schema)) return schema !== false;
    return this.#budget.within(
      () =>
        this.#isPermitted(schema, value) && this.#fitsItsType(schema, value) && this.#combines(schema, value),
    );
  }

  /** The schemas that one schema lays on an object's property, by name, pattern or as an additional one. */
  propertySchemas(schema: Schema, name: string): unknown[] {
    const named = isObjectSchema(schema.properties) && Object.hasOwn(schema.properties, name);
    const schemas = named && isObjectSchema(schema.properties) ? [schema.properties[name]] : [];
    if (isObjectSchema(schema.patternProperties)) {
      for (const [source, under] of Object.entries(schema.patternProperties))
        if (this.matches(source, name)) schemas.push(under);
    }
    const additional = schemas.length === 0 ? schema.additionalProperties : undefined;
    return additional === undefined ? schemas : [additional];
  }

  /** The schema that one schema lays on the item at an index; undefined for none. Both ways of writing tuples. */
  itemSchema(schema: Schema, index: number): unknown {
    const tuple = Array.isArray(schema.items) ? schema.items : listOf(schema.prefixItems);
    if (index < tuple.length) return tuple[index];
    return Array.isArray(schema.items) ? schema.additionalItems : schema.items;
  }

  #follow(ref: string): unknown {
    this.#budget.spend(1 + ref.length);
    if (ref !== '#' && !ref.startsWith('#/')) return undefined;
    let at: unknown = this.#root;
    for (const raw of ref.split('/').slice(1)) {
      const key = keyOf(raw);
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
      at = (at as Schema)[key];
    }
    return at;
  }

  #isPermitted(schema: Schema, value: unknown): boolean {
    this.#budget.spend(listOf(schema.type).length);
    const types = schema.type === undefined ? null : [schema.type].flat();
    if (types !== null && !types.some((type) => TYPE_TESTS[String(type)]?.(value))) return false;
    if (Object.hasOwn(schema, 'const') && !this.#equal(schema.const, value)) return false;
    return !Array.isArray(schema.enum) || schema.enum.some((choice) => this.#equal(choice, value));
  }

  #equal(wanted: unknown, value: unknown): boolean {
    this.#budget.spend();
    if (wanted === value) return true;
    if (typeof wanted !== 'object' || typeof value !== 'object') return false;
    this.#budget.spend(JSON.stringify(wanted).length >> 4);
    return isDeepStrictEqual(wanted, value);
  }

  #fitsItsType(schema: Schema, value: unknown): boolean {
    if (typeof value === 'number') return obeys(schema, NUMBER_RULES, value);
    if (typeof value === 'string') {
      this.#budget.spend(value.length >> 4);
      if (!obeys(schema, STRING_RULES, value)) return false;
      return typeof schema.pattern !== 'string' || this.matches(schema.pattern, value);
    }
    if (Array.isArray(value)) return obeys(schema, ARRAY_RULES, value) && this.#fitsItems(schema, value);
    return (
      !isObjectSchema(value) || (obeys(schema, OBJECT_RULES, value) && this.#fitsProperties(schema, value))
    );
  }

  #fitsItems(schema: Schema, items: readonly unknown[]): boolean {
    if (!items.every((item, index) => this.holds(this.itemSchema(schema, index), item))) return false;
    if (
      schema.uniqueItems === true &&
      new Set(items.map((item) => canonical(item, this.#budget))).size < items.length
    )
      return false;
    if (schema.contains === undefined) return true;
    const found = items.filter((item) => this.holds(schema.contains, item)).length;
    const { minContains = 1, maxContains = Number.POSITIVE_INFINITY } = schema;
    return found >= Number(minContains) && found <= Number(maxContains);
  }

  #fitsProperties(schema: Schema, object: Schema): boolean {
    const has = (name: unknown) => this.#spent() && Object.hasOwn(object, String(name));
    if (!listOf(schema.required).every(has)) return false;
    for (const [name, value] of Object.entries(object)) {
      if (!this.propertySchemas(schema, name).every((under) => this.holds(under, value))) return false;
      if (schema.propertyNames !== undefined && !this.holds(schema.propertyNames, name)) return false;
    }
    return Object.entries({
      ...asObject(schema.dependencies),
      ...asObject(schema.dependentRequired),
      ...asObject(schema.dependentSchemas),
    }).every(
      ([name, then]) => !has(name) || (Array.isArray(then) ? then.every(has) : this.holds(then, object)),
    );
  }

  #combines(schema: Schema, value: unknown): boolean {
    const holds = (part: unknown) => this.holds(part, value);
    const { $ref, allOf, anyOf, oneOf, not } = schema;
    if (typeof $ref === 'string' && !this.#holdsTarget($ref, value)) return false;
    if (!listOf(allOf).every(holds)) return false;
    if (Array.isArray(anyOf) && !anyOf.some(holds)) return false;
    if (Array.isArray(oneOf) && oneOf.filter(holds).length !== 1) return false;
    if (not !== undefined && holds(not)) return false;
    return schema.if === undefined || holds(holds(schema.if) ? schema.then : schema.else);
  }

  #holdsTarget(ref: string, value: unknown): boolean {
    const target = this.resolve(ref);
    return target !== undefined && this.holds(target, value);
  }

  #spent(): true {
    this.#budget.spend();
    return true;
  }
}

function asObject(value: unknown): Schema {
  return isObjectSchema(value) ? value : {};
}

function keyOf(raw: string): string {
  const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function read(source: string): SchemaPattern | PatternRefused {
  try {
    return new SchemaPattern(source);
  } catch (error) {
    if (error instanceof PatternRefused) return error;
    throw error;
  }
}

/** The same text for equal values, whatever the order of their keys. */
export function canonical(value: unknown, budget: SampleBudget): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    isObjectSchema(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  budget.spend(text.length >> 2);
  return text;
}
