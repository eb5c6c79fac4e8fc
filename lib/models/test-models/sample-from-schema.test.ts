import { expect, test } from 'vitest';
import { z } from 'zod';
import { sampleFromSchema } from './sample-from-schema.ts';

function documentOf(schema: unknown): unknown {
  const sample = sampleFromSchema(schema);
  if (!sample.ok) throw new Error(sample.why);
  return JSON.parse(sample.json);
}

/** zod reads JSON Schema by code that is not ours, formats included: what it accepts is valid. */
function expectValid(schema: Record<string, unknown>): unknown {
  const document = documentOf(schema);
  const outcome = z.fromJSONSchema(schema).safeParse(document);
  expect(outcome.error?.issues ?? [], JSON.stringify(document)).toEqual([]);
  return document;
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
  '^(?=.*[A-Z])(?=.*\\d)(?!.*admin).{8,}$',
  '^\\p{Lu}\\u00e9[^\\x20-\\x7e]$',
  '\\bword\\b',
  '^(a+)+$',
  '^[\\w-.]+$',
])('makes a text for the pattern %s', (pattern) => {
  expect(documentOf({ type: 'string', pattern })).toMatch(new RegExp(pattern, flagsOf(pattern)));
});

const flagsOf = (pattern: string) => (pattern.includes('\\p{') ? 'u' : '');

test('fits a pattern to its lengths and to a second pattern', () => {
  const text = { type: 'string', pattern: '^[a-z]+-[a-z]+$', minLength: 10, maxLength: 10 };
  expect(documentOf(text)).toMatch(/^(?=.{10}$)[a-z]+-[a-z]+$/);
  expect(documentOf({ allOf: [{ pattern: '^[a-z]' }, { type: 'string', pattern: '\\d$' }] })).toMatch(
    /^[a-z].*\d$/,
  );
});

test('takes the value that all rules allow', () => {
  expect(documentOf({ enum: ['x', 7, 'yes'], type: 'string', pattern: '^y' })).toBe('yes');
  expect(documentOf({ type: ['integer', 'null'], not: { type: 'integer' } })).toBeNull();
  expect(documentOf({ oneOf: [{ type: 'number' }, { type: 'integer' }] })).not.toSatisfy(Number.isInteger);
  expect(documentOf({ type: 'integer', multipleOf: 0.3, minimum: 1 })).toBe(3);
  const dependent = { properties: { a: { const: 1 } }, required: ['a'], dependentRequired: { a: ['b'] } };
  expect(documentOf({ type: 'object', ...dependent })).toHaveProperty('b');
});

test('ends what is recursive by null, by nothing, or by the shortest alternative', () => {
  const node = object(
    { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
    { required: ['next'] },
  );
  expectValid({ $ref: '#/$defs/node', $defs: { node } });
  expectValid(object({ children: { type: 'array', items: { $ref: '#' } } }, { required: ['children'] }));
  const binary = object(
    { left: { $ref: '#/$defs/term' }, right: { $ref: '#/$defs/term' } },
    { required: ['left', 'right'], additionalProperties: false },
  );
  const literal = object({ value: { type: 'number' } }, { required: ['value'], additionalProperties: false });
  const term = { oneOf: [binary, literal] };
  expect(JSON.stringify(expectValid({ $ref: '#/$defs/term', $defs: { term } }))).not.toContain('null');
});

test('names as many properties as must be there', () => {
  const named = { type: 'object', propertyNames: { pattern: '^x_' }, minProperties: 3 };
  expect(Object.keys(documentOf(named) as object)).toHaveLength(3);
  const closed = { patternProperties: { '^x_': { type: 'integer' } }, additionalProperties: false };
  expect(Object.values(documentOf({ type: 'object', minProperties: 3, ...closed }) as object)).toEqual([
    1, 1, 1,
  ]);
});

test('is always the same', () => {
  const schema = object({ city: { type: 'string' }, days: { type: 'integer', minimum: 2 } });
  expect(documentOf(schema)).toEqual({ city: 'a city', days: 2 });
  expect(sampleFromSchema(schema)).toEqual(sampleFromSchema(schema));
});

const itself = { $ref: '#' };
const doubling = {
  $defs: { x: object({ l: { $ref: '#/$defs/x' }, r: { $ref: '#/$defs/x' } }, { required: ['l', 'r'] }) },
  $ref: '#/$defs/x',
};
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const hops = many(10_000, (index) => [`a${index}`, { $ref: `#/$defs/a${index + 1}` }]);
const largeItem = { const: many(20_000, (at) => ({ at })) };
const megabyte = { const: 'x'.repeat(1_000_000) };

test.each<[string, unknown, string]>([
  ['bounds with nothing between', { type: 'integer', minimum: 1e300, maximum: 1 }, 'no value'],
  ['bounds beyond whole numbers', { type: 'integer', minimum: 1e17, maximum: 0 }, 'no value'],
  ['a multiple that is not there', { type: 'integer', multipleOf: 5, minimum: 1, maximum: 4 }, 'no value'],
  [
    'an impossible property',
    object(
      { a: object({ b: { type: 'string', minLength: 3, maxLength: 2 } }, { required: ['b'] }) },
      { required: ['a'] },
    ),
    'at a.b: no value',
  ],
  ['a reference to itself', itself, 'leads back to itself'],
  ['references to itself', { allOf: [itself, itself, itself, itself] }, 'leads back to itself'],
  ['a reference to nothing', { $ref: '#/$defs/nowhere' }, '#/$defs/nowhere'],
  ['a chain of references', { $defs: Object.fromEntries(hops), $ref: '#/$defs/a0' }, 'it takes'],
  ['a required chain without end', object({ a: itself }, { required: ['a'] }), 'without end'],
  ['doubling', doubling, 'without end'],
  ['no pattern', { type: 'string', pattern: '[^z-a]' }, 'the pattern "[^z-a]" is not a regular expression'],
  ['a pattern of nothing but brackets', { pattern: '('.repeat(50_000) }, 'pattern'],
  ['an enormous pattern', { type: 'string', pattern: '((a{9999}){9999}){9999}' }, 'no value'],
  ['a pattern that backtracks', { pattern: '^(a|a)*$', enum: [`${'a'.repeat(200)}!`] }, 'steps'],
  ['nothing, a billion times', { enum: ['a'], pattern: '(){1000000000}' }, 'it takes'],
  ['an enormous array', { type: 'array', items: { type: 'string' }, minItems: 1e9 }, 'steps'],
  ['an enormous text', { type: 'string', minLength: 1e9 }, 'no value'],
  ['many long texts', { type: 'array', items: { type: 'string', minLength: 1e5 }, minItems: 1_000 }, 'steps'],
  ['a long constant, often', { type: 'array', items: megabyte, minItems: 100 }, 'steps'],
  [
    'many conditions',
    { allOf: many(5_000, (at) => ({ properties: { [at]: {} }, required: [`${at}`] })) },
    'steps',
  ],
  [
    'many alternatives',
    { allOf: many(3_000, () => ({ anyOf: [{ minimum: 1 }, { type: 'null' }] })) },
    'steps',
  ],
  ['a long enum of nothing', { enum: many(200_000, (at) => at), minimum: 1e9 }, 'steps'],
  ['a mass of types', { anyOf: many(50, () => ({ type: many(40_000, (at) => `t${at}`) })) }, 'steps'],
  [
    'large items that must differ',
    { type: 'array', items: largeItem, minItems: 100, uniqueItems: true },
    'steps',
  ],
  ['everything forbidden', { not: {} }, 'no value'],
])('refuses %s in good time, and says why', (_, schema, why) => {
  const started = performance.now();
  const sample = sampleFromSchema(schema);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(sample).toEqual({ ok: false, why: expect.stringContaining(why) });
});

test.each<[string, unknown]>([
  ['a step of almost nothing', { type: 'integer', multipleOf: 1e-9 }],
  ['ten times itself', object(Object.fromEntries(many(10, (at) => [`p${at}`, itself])))],
  [
    'deep nesting',
    many(90, (at) => at).reduce((inner: object) => object({ a: inner }, { required: ['a'] }), {}),
  ],
  ['no schema', 'string'],
])('makes a short document of %s in good time', (_, schema) => {
  const started = performance.now();
  expect(JSON.stringify(documentOf(schema)).length).toBeLessThan(100_000);
  expect(performance.now() - started).toBeLessThan(1_000);
});
