import { sampleNumber } from './sample-number.ts';
import { sampleString } from './sample-string.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Below this depth only required properties are filled in, so that recursive schemas end. */
const FULL_DEPTH = 5;
const MAX_DEPTH = 40;
/** A schema may multiply itself; the document stops growing here. */
const MAX_NODES = 5_000;

interface Sampling {
  readonly root: Schema;
  nodes: number;
}

/**
 * A document valid for a JSON Schema of the kind that tools and response formats use: types, enum, const,
 * properties, items, bounds, formats, simple patterns, anyOf, oneOf, allOf and local $ref. Deterministic. A schema
 * that nothing satisfies, or that uses more than this, gets a best effort.
 */
export function sampleFromSchema(schema: unknown): unknown {
  if (!isSchema(schema)) return {};
  return sample(schema, '', 0, { root: schema, nodes: 0 });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemasOf(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

function byPointer(root: Schema, ref: string): Schema {
  let at: unknown = root;
  for (const raw of ref.replace(/^#\/?/, '').split('/')) {
    if (raw === '') continue;
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Schema)[key] : undefined;
  }
  return isSchema(at) ? at : {};
}

function merge(into: Schema, from: Schema): Schema {
  const merged: Record<string, unknown> = { ...into, ...from };
  if (isSchema(into.properties) && isSchema(from.properties)) {
    merged.properties = { ...into.properties, ...from.properties };
  }
  if (Array.isArray(into.required) && Array.isArray(from.required)) {
    merged.required = [...into.required, ...from.required];
  }
  return merged;
}

/** Replaces references and combinations by the one plain schema that the sample follows. */
function flatten(schema: Schema, { root }: Sampling, hops = 0): Schema {
  if (hops > MAX_DEPTH) return {};
  const { $ref, allOf, anyOf, oneOf, ...plain } = schema;
  let flat: Schema = plain;
  const follow = (part: Schema) => {
    flat = merge(flat, flatten(part, { root, nodes: 0 }, hops + 1));
  };
  if (typeof $ref === 'string') follow(byPointer(root, $ref));
  for (const part of schemasOf(allOf)) follow(part);
  for (const options of [schemasOf(anyOf), schemasOf(oneOf)]) {
    const chosen = options.find((option) => option.type !== 'null') ?? options[0];
    if (chosen !== undefined) follow(chosen);
  }
  return flat;
}

function typeOf(schema: Schema): unknown {
  if (Array.isArray(schema.type)) return schema.type.find((type) => type !== 'null') ?? 'null';
  if (schema.type !== undefined) return schema.type;
  if (isSchema(schema.properties)) return 'object';
  return schema.items === undefined ? 'string' : 'array';
}

function sample(given: Schema, name: string, depth: number, sampling: Sampling): unknown {
  sampling.nodes += 1;
  if (depth > MAX_DEPTH || sampling.nodes > MAX_NODES) return null;
  const schema = flatten(given, sampling);
  if (Object.hasOwn(schema, 'const')) return schema.const;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0];
  switch (typeOf(schema)) {
    case 'object':
      return sampleObject(schema, depth, sampling);
    case 'array':
      return sampleArray(schema, name, depth, sampling);
    case 'integer':
      return sampleNumber(schema, true);
    case 'number':
      return sampleNumber(schema, false);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleString(schema, name);
  }
}

function sampleObject(schema: Schema, depth: number, sampling: Sampling): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const names = new Set([...Object.keys(properties), ...required]);
  const entries: [string, unknown][] = [];
  for (const name of names) {
    const optional = !required.has(name);
    if (optional && (depth >= FULL_DEPTH || sampling.nodes >= MAX_NODES)) continue;
    const property = properties[name];
    if (property === false) continue;
    entries.push([name, sample(isSchema(property) ? property : {}, name, depth + 1, sampling)]);
  }
  return Object.fromEntries(entries);
}

function sampleArray(schema: Schema, name: string, depth: number, sampling: Sampling): unknown[] {
  const prefix = schemasOf(schema.prefixItems);
  const items = isSchema(schema.items) ? schema.items : {};
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : Infinity;
  const wanted = Math.max(least, prefix.length, depth < FULL_DEPTH && schema.items !== false ? 1 : 0);
  const values: unknown[] = [];
  while (values.length < Math.min(wanted, most) && sampling.nodes < MAX_NODES) {
    const value = sample(prefix[values.length] ?? items, name, depth + 1, sampling);
    values.push(schema.uniqueItems === true ? distinct(value, values.length, items, sampling) : value);
  }
  return values;
}

/** The same sample again, told apart from its siblings by its index. */
function distinct(value: unknown, index: number, items: Schema, sampling: Sampling): unknown {
  if (index === 0) return value;
  const choices = flatten(items, sampling).enum;
  if (Array.isArray(choices)) return choices[index] ?? value;
  if (typeof value === 'string') return `${value} ${index + 1}`;
  if (typeof value === 'number') return value + index;
  return value;
}
