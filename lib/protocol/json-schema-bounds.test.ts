import { expect, test } from 'vitest';
import { schemaProblem } from './json-schema-bounds.ts';

const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const nested = (depth: number) => many(depth, (at) => at).reduce<unknown>((inner) => ({ items: inner }), {});
const references = (count: number) => ({
  properties: Object.fromEntries(many(count, (at) => [`p${at}`, { $ref: `#/$defs/d${at}` }])),
});

test.each<[string, unknown, string]>([
  ['an anyOf that is no list', { properties: { a: { anyOf: {} } } }, 'anyOf must be a list'],
  ['a oneOf that is a text', { items: [{ oneOf: 'x' }] }, 'oneOf must be a list'],
  ['nesting', nested(20_000), '200 levels'],
  ['a mass of values', { enum: many(60_000, (at) => at) }, '50000 values'],
  ['a mass of different references', references(5_000), 'references'],
])('does not take %s', (_, schema, why) => {
  const started = performance.now();
  expect(schemaProblem(schema)).toContain(why);
  expect(performance.now() - started).toBeLessThan(500);
});

test.each<[string, unknown]>([
  ['properties named like keywords', { properties: { anyOf: { type: 'string' }, $ref: { const: 1 } } }],
  ['data that looks like a schema', { default: { anyOf: 1 }, enum: [{ oneOf: 2 }], const: { allOf: {} } }],
  ['a large schema of the usual kind', references(500)],
  [
    'the same reference many times',
    { properties: Object.fromEntries(many(9_000, (at) => [at, { $ref: '#' }])) },
  ],
  ['200 levels', nested(199)],
  ['a null for what is absent', { anyOf: null }],
])('takes %s', (_, schema) => {
  expect(schemaProblem(schema)).toBeNull();
});
