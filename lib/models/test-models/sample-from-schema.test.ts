import { expect, test } from 'vitest';
import { z } from 'zod';
import { sampleFromSchema } from './sample-from-schema.ts';
import { samplePattern } from './sample-pattern.ts';

/** zod reads JSON Schema by code that is not ours: what it accepts is valid. */
function expectValid(schema: Record<string, unknown>): unknown {
  const sample = sampleFromSchema(schema);
  const outcome = z.fromJSONSchema(schema).safeParse(sample);
  expect(outcome.error?.issues ?? [], JSON.stringify(sample)).toEqual([]);
  return sample;
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

test.each<[string, Record<string, unknown>]>([
  [
    'plain types',
    object({ a: { type: 'string' }, b: { type: 'integer' }, c: { type: 'number' }, d: { type: 'boolean' } }),
  ],
  ['null and type lists', object({ a: { type: 'null' }, b: { type: ['null', 'string'] } })],
  [
    'enum and const',
    object({ a: { enum: ['x', 'y'] }, b: { const: 42 }, c: { type: 'string', enum: ['z'] } }),
  ],
  ['strict objects', object({ a: { type: 'string' } }, { required: ['a'], additionalProperties: false })],
  [
    'nested objects',
    object({ a: object({ b: object({ c: { type: 'array', items: { type: 'integer' } } }) }) }),
  ],
  ['lengths', object({ a: { type: 'string', minLength: 30 }, b: { type: 'string', maxLength: 2 } })],
  [
    'ranges',
    object({ a: { type: 'integer', minimum: 10, maximum: 12 }, b: { type: 'number', exclusiveMinimum: 1 } }),
  ],
  [
    'ranges below one',
    object({ a: { type: 'number', maximum: -3 }, b: { type: 'number', exclusiveMaximum: 0.5, minimum: 0 } }),
  ],
  ['exclusive whole numbers', object({ a: { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 } })],
  [
    'multiples',
    object({ a: { type: 'integer', multipleOf: 7, minimum: 8 }, b: { type: 'integer', multipleOf: 5 } }),
  ],
  ['array lengths', object({ a: { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: 4 } })],
  ['an empty array', object({ a: { type: 'array', items: { type: 'string' }, maxItems: 0 } })],
  ['tuples', object({ a: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] } })],
  [
    'anyOf and oneOf',
    object({ a: { anyOf: [{ type: 'null' }, { type: 'integer' }] }, b: { oneOf: [{ type: 'string' }] } }),
  ],
  [
    'allOf',
    {
      allOf: [
        object({ a: { type: 'string' } }, { required: ['a'] }),
        object({ b: { type: 'integer' } }, { required: ['b'] }),
      ],
    },
  ],
  [
    'references',
    object(
      { a: { $ref: '#/$defs/x' } },
      { required: ['a'], $defs: { x: object({ y: { type: 'integer', minimum: 3 } }) } },
    ),
  ],
  ['recursion', object({ next: { $ref: '#' }, children: { type: 'array', items: { $ref: '#' } } })],
  ...['date-time', 'date', 'email', 'uri', 'uuid', 'ipv4', 'ipv6'].map(
    (format): [string, Record<string, unknown>] => [
      `the format ${format}`,
      object({ a: { type: 'string', format } }),
    ],
  ),
  ['a pattern', object({ a: { type: 'string', pattern: '^[A-Z]{2}-\\d{4}$' } })],
])('makes a valid document for %s', (_, schema) => {
  expectValid(schema);
});

test('makes distinct items where they must be', () => {
  const schema = { type: 'array', items: { type: 'string' }, minItems: 3, uniqueItems: true };
  const items = expectValid(schema) as string[];
  expect(new Set(items).size).toBe(3);
});

test.each([
  '^\\d{3}-\\d{4}$',
  '^[a-z][a-z0-9_-]*$',
  '^(red|green|blue)$',
  '^(?:\\+\\d{1,3} )?\\d{5,}$',
  '^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$',
  '^\\w+\\s\\w+$',
  'x',
  '^[\\d.]+$',
  '^(?<year>\\d{4})-(?:0[1-9]|1[0-2])$',
  '^a?b*c+d{2}$',
])('makes a text for the pattern %s', (pattern) => {
  expect(samplePattern(pattern)).toMatch(new RegExp(pattern));
});

test('is always the same', () => {
  const schema = object({ city: { type: 'string' }, days: { type: 'integer', minimum: 2 } });
  expect(sampleFromSchema(schema)).toEqual({ city: 'a city', days: 2 });
  expect(sampleFromSchema(schema)).toEqual(sampleFromSchema(schema));
});

test.each<[string, unknown]>([
  ['an enormous array', { type: 'array', items: { type: 'string' }, minItems: 1e9 }],
  ['an enormous text', { type: 'string', minLength: 1e9 }],
  ['an enormous pattern', { type: 'string', pattern: '((a{9999}){9999}){9999}' }],
  ['a pattern of nothing but brackets', { type: 'string', pattern: '('.repeat(50_000) }],
  ['a reference to itself', { $ref: '#' }],
  ['a required chain without end', object({ a: { $ref: '#' } }, { required: ['a'] })],
  [
    'doubling',
    {
      $defs: { x: object({ l: { $ref: '#/$defs/x' }, r: { $ref: '#/$defs/x' } }, { required: ['l', 'r'] }) },
      $ref: '#/$defs/x',
    },
  ],
  ['no schema', 'string'],
])('survives %s', (_, schema) => {
  const started = performance.now();
  expect(JSON.stringify(sampleFromSchema(schema)).length).toBeLessThan(1_000_000);
  expect(performance.now() - started).toBeLessThan(1_000);
});
