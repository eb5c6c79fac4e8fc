import { pick } from './random.ts';

/** Values for a JSON Schema: such that fit it, and such that once did. */

export type Random = () => number;
type Json = Readonly<Record<string, unknown>>;

/** Words that mean something to some program, beside plain ones. None is an address that could be asked. */
const TEXTS = [
  'a',
  'Hello there',
  '',
  ' ',
  '0',
  'null',
  '__proto__',
  'constructor',
  'é'.normalize('NFD'),
  '🌍🏳️‍🌈',
  '\u0000',
  '\ud800',
  '\u202e',
  '"; drop table runs; --',
  '{{1+1}}',
  '../../etc/passwd',
  'data:image/png;base64,AAAA',
  'https://127.0.0.1/x.png',
  'http://[::1]/',
  '-1',
  '1e400',
  'x'.repeat(3_000),
] as const;

const MODELS = [
  'test/echo',
  'test/story@4000',
  'test/json',
  'test/tools',
  'test/embed',
  'no/such-model',
] as const;
const NUMBERS = [0, 1, -1, 2, 0.5, 1e3, 1e9, -1e9, 2 ** 53, 2 ** 63, 1e308, -0, 1e-9] as const;
const DEEPEST = 6;

export class SchemaValues {
  readonly #document: Json;
  readonly #random: Random;

  constructor(document: Json, random: Random) {
    this.#document = document;
    this.#random = random;
  }

  /** A value that fits the schema, as far as the keywords of this document go. */
  fitting(schema: unknown, name = '', depth = 0): unknown {
    if (typeof schema !== 'object' || schema === null) return this.anything(depth);
    const one = schema as Json;
    if (typeof one.$ref === 'string') return this.fitting(this.#resolve(one.$ref), name, depth);
    if ('const' in one) return one.const;
    if (Array.isArray(one.enum)) return this.#of(one.enum);
    const choices = one.anyOf ?? one.oneOf;
    if (Array.isArray(choices)) return this.fitting(this.#of(choices), name, depth);
    if (Array.isArray(one.allOf))
      return Object.assign({}, ...one.allOf.map((part) => this.fitting(part, name, depth)));
    const type = Array.isArray(one.type) ? this.#of(one.type) : one.type;
    switch (type) {
      case 'object':
        return this.#object(one, depth);
      case 'array':
        return this.#array(one, depth);
      case 'string':
        return this.#text(one, name);
      case 'integer':
      case 'number':
        return this.#number(one, type === 'integer');
      case 'boolean':
        return this.#random() < 0.5;
      case 'null':
        return null;
      default:
        return this.anything(depth);
    }
  }

  /** The same value with something in it changed, taken away or added. */
  damaged(value: unknown): unknown {
    if (this.#random() < 0.15 || typeof value !== 'object' || value === null) return this.anything(3);
    if (Array.isArray(value)) {
      const copy = [...value];
      const at = Math.floor(this.#random() * copy.length);
      const change = copy.length === 0 ? 0 : this.#random();
      if (change < 0.2) copy.push(this.anything(3));
      else if (change < 0.35) copy.push(...copy, ...copy);
      else copy[at] = this.damaged(copy[at]);
      return copy;
    }
    const entries = Object.entries(value);
    const at = Math.floor(this.#random() * entries.length);
    const [key, inner] = entries[at] ?? ['', null];
    const change = this.#random();
    if (change < 0.15) entries.splice(at, 1);
    else if (change < 0.3) entries.push([pick(this.#random, TEXTS), this.anything(3)]);
    else entries[at] = [key, this.damaged(inner)];
    return Object.fromEntries(entries);
  }

  /** Any JSON at all. */
  anything(depth: number): unknown {
    const kind = Math.floor(this.#random() * (depth >= DEEPEST ? 4 : 6));
    if (kind === 0) return pick(this.#random, TEXTS);
    if (kind === 1) return pick(this.#random, NUMBERS);
    if (kind === 2) return null;
    if (kind === 3) return this.#random() < 0.5;
    const size = Math.floor(this.#random() * 4);
    const inner = () => this.anything(depth + 1);
    if (kind === 4) return Array.from({ length: size }, inner);
    return Object.fromEntries(Array.from({ length: size }, () => [pick(this.#random, TEXTS), inner()]));
  }

  #object(schema: Json, depth: number): unknown {
    const properties = Object.entries((schema.properties ?? {}) as Json);
    const required = (schema.required ?? []) as readonly string[];
    const likely = depth === 0 ? 0.25 : 0.4;
    const chosen = properties.filter(
      ([key]) => required.includes(key) || (depth < DEEPEST && this.#random() < likely),
    );
    return Object.fromEntries(chosen.map(([key, inner]) => [key, this.fitting(inner, key, depth + 1)]));
  }

  #array({ items, minItems = 0, maxItems = 4 }: Json, depth: number): unknown {
    const least = Number(minItems);
    const most = Math.max(least, Math.min(Number(maxItems), depth >= DEEPEST ? least : 4));
    const length = least + Math.floor(this.#random() * (most - least + 1));
    return Array.from({ length }, () => this.fitting(items, '', depth + 1));
  }

  #text({ minLength = 0, maxLength = 5_000, format }: Json, name: string): string {
    if (name === 'model' || name === 'model_name') return pick(this.#random, MODELS);
    if (format === 'date-time') return '2026-01-01T00:00:00.000Z';
    const text = pick(this.#random, TEXTS).slice(0, Number(maxLength));
    return text.padEnd(Number(minLength), 'x');
  }

  #number(schema: Json, whole: boolean): number {
    const least = Number(schema.minimum ?? schema.exclusiveMinimum ?? -1_000);
    const most = Number(schema.maximum ?? schema.exclusiveMaximum ?? Math.max(1_000, least * 2));
    const edges = [least, most, least + this.#random() * (most - least)];
    const value = this.#of(edges) as number;
    return whole ? Math.round(value) : value;
  }

  #resolve(reference: string): unknown {
    const keys = reference.split('/').slice(1);
    return keys.reduce<unknown>((at, key) => (at as Json | undefined)?.[key], this.#document);
  }

  #of(from: readonly unknown[]): unknown {
    return from[Math.floor(this.#random() * from.length)];
  }
}
