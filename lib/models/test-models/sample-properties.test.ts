import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleFromSchema } from './sample-from-schema.ts';

/** Documents for generated schemas, judged by ajv: not our code, and not zod's. */
type Schema = Readonly<Record<string, unknown>>;

/** Null where ajv cannot say: a schema that it refuses to read, or that makes it run in circles. */
function isValid(schema: Schema, document: unknown): boolean | null {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, validateSchema: false, logger: false });
  try {
    return ajv.compile(schema)(document);
  } catch {
    return null;
  }
}

const NAMES = ['a', 'b', 'next', 'x y', 'é/~', '__proto__x'] as const;
const name = fc.constantFrom(...NAMES);
const small = fc.integer({ min: -50, max: 50 });

const integers = fc
  .record({ value: small, step: fc.constantFrom(1, 2, 7), below: fc.nat(9), above: fc.nat(9) })
  .map(({ value, step, below, above }) => ({
    type: 'integer',
    multipleOf: step,
    minimum: value * step - below,
    exclusiveMaximum: value * step + above + 1,
  }));
const numbers = fc
  .record({ value: fc.double({ min: -1e6, max: 1e6, noNaN: true }), room: fc.constantFrom(0.5, 3, 1e9) })
  .map(({ value, room }) => ({ type: 'number', exclusiveMinimum: value, maximum: value + room }));
const strings = fc.oneof(
  fc.record({
    type: fc.constant('string'),
    minLength: fc.nat(40),
    maxLength: fc.integer({ min: 40, max: 60 }),
  }),
  fc
    .constantFrom('^[a-z]+$', '^\\d{3}-\\d{4}$', '^(red|green)$', '[A-Z]', '^\\p{L}+$', '^(?=.*\\d).{4,}$')
    .map((pattern) => ({ type: 'string', pattern, minLength: 2 })),
  fc.constantFrom('date', 'email', 'uuid').map((format) => ({ type: 'string', format })),
);
const given = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((value) => ({ const: value })),
  fc.array(fc.jsonValue({ maxDepth: 1 }), { minLength: 1, maxLength: 3 }).map((values) => ({ enum: values })),
  fc.constantFrom({ type: 'boolean' }, { type: 'null' }, {}, { type: ['string', 'null'] }),
);

/** Each part can be met, and so can what is made of it. */
const { satisfiable } = fc.letrec<{ satisfiable: Schema; object: Schema }>((tie) => ({
  object: fc
    .record({
      properties: fc.dictionary(name, tie('satisfiable'), { maxKeys: 3 }),
      required: fc.subarray([...NAMES]),
      closed: fc.boolean(),
      least: fc.constantFrom(0, 0, 2, 5),
    })
    .map(({ properties, required, closed, least }) => {
      const names = Object.keys(properties);
      const wanted = closed ? required.filter((one) => names.includes(one)) : required;
      const minProperties = closed ? Math.min(least, names.length) : least;
      return {
        type: 'object',
        properties,
        required: wanted,
        minProperties,
        ...(closed && { additionalProperties: false }),
      };
    }),
  satisfiable: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'schema' },
    integers,
    numbers,
    strings,
    given,
    tie('object'),
    fc.record({ type: fc.constant('array'), items: tie('satisfiable'), minItems: fc.nat(3) }),
    fc.record({ type: fc.constant('array'), prefixItems: fc.array(tie('satisfiable'), { maxLength: 3 }) }),
    fc.record({
      type: fc.constant('array'),
      items: fc.constantFrom<Schema>({ type: 'integer' }, { type: 'string' }, { enum: [1, 2, 3, 4] }),
      minItems: fc.nat(4),
      uniqueItems: fc.boolean(),
    }),
    tie('satisfiable').map((one) => ({ anyOf: [false, { minimum: 2, maximum: 1, type: 'number' }, one] })),
    fc
      .tuple(tie('object'), tie('object'))
      .map(([one, two]) => ({ oneOf: [tagged(one, 'one'), tagged(two, 'two')] })),
    fc.tuple(integers, small).map(([one]) => ({ allOf: [one, { type: ['number', 'string'] }, {}] })),
    tie('satisfiable').map((one) => ({
      type: 'object',
      properties: { v: one, next: { anyOf: [{ $ref: '#/$defs/list' }, { type: 'null' }] } },
      required: ['v', 'next'],
    })),
    fc.constantFrom({ $ref: '#/$defs/list' }, { $ref: '#/$defs/tree' }, { $ref: '#/$defs/term' }),
  ),
}));

function tagged(object: Schema, kind: string): Schema {
  const properties = { ...(object.properties as Schema), kind: { const: kind } };
  return { ...object, properties, required: [...(object.required as string[]), 'kind'] };
}

const ref = (to: string) => ({ $ref: `#/$defs/${to}` });
const closedObject = (properties: Schema) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
/** What recursive schemas look like in the wild: a list, a tree, a term. */
const $defs = {
  list: closedObject({ value: { type: 'integer' }, next: { anyOf: [ref('list'), { type: 'null' }] } }),
  tree: closedObject({ children: { type: 'array', items: ref('tree') } }),
  term: {
    oneOf: [
      closedObject({ left: ref('term'), right: ref('term') }),
      closedObject({ number: { type: 'number' } }),
    ],
  },
};

test('a schema that can be met gets a document that is valid', () => {
  fc.assert(
    fc.property(satisfiable, (schema) => {
      const whole = { ...schema, $defs };
      const sample = sampleFromSchema(whole);
      if (!sample.ok) throw new Error(sample.why);
      const valid = isValid(whole, JSON.parse(sample.json));
      fc.pre(valid !== null);
      expect(valid).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

const HOSTILE_NUMBERS = [0, 1, -1, 1e-9, 1e17, 1e300, -1e300, 5e-324, 1e9, 0.1, 3];
const HOSTILE_PATTERNS = [
  '[^z-a]',
  '(a+)+$',
  '^(a|a)*$',
  '((a{999}){999}){999}',
  '\\1',
  '(?<=a)b',
  '^$',
  '\\',
  ']',
  'a|',
];
const hostileNumber = fc.constantFrom(...HOSTILE_NUMBERS);
const { schema } = fc.letrec<{ hostile: unknown; schema: Schema }>((tie) => {
  const under = tie('hostile');
  const list = fc.array(under, { maxLength: 4 });
  const named = fc.dictionary(name, under, { maxKeys: 4 });
  return {
    hostile: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'hostile' },
      fc.boolean(),
      tie('schema'),
      fc.jsonValue({ maxDepth: 1 }),
    ),
    schema: fc.record(
      {
        type: fc.constantFrom<unknown>(
          'object',
          'array',
          'string',
          'integer',
          'number',
          'null',
          'nothing',
          ['array', 'object'],
          7,
        ),
        $ref: fc.constantFrom(
          '#',
          '#/$defs/list',
          '#/properties/a',
          '#/allOf/0',
          'https://example.com/x',
          '#/%',
        ),
        minimum: hostileNumber,
        maximum: hostileNumber,
        exclusiveMinimum: hostileNumber,
        multipleOf: hostileNumber,
        minLength: hostileNumber,
        maxLength: hostileNumber,
        minItems: hostileNumber,
        maxItems: hostileNumber,
        minProperties: hostileNumber,
        maxProperties: hostileNumber,
        pattern: fc.oneof(fc.constantFrom(...HOSTILE_PATTERNS), fc.string({ maxLength: 12 })),
        properties: named,
        patternProperties: fc.dictionary(fc.constantFrom('^a', '.', '[^z-a]'), under, { maxKeys: 2 }),
        additionalProperties: under,
        propertyNames: under,
        required: fc.array(name, { maxLength: 4 }),
        dependentRequired: fc.dictionary(name, fc.array(name, { maxLength: 2 }), { maxKeys: 2 }),
        items: under,
        prefixItems: list,
        contains: under,
        uniqueItems: fc.boolean(),
        enum: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
        allOf: list,
        anyOf: list,
        oneOf: list,
        not: under,
        if: under,
      },
      { requiredKeys: [] },
    ),
  };
});

test('any other schema gets a valid document or a refusal with its reason, soon', () => {
  fc.assert(
    fc.property(schema, (hostile) => {
      const whole = { ...hostile, $defs };
      const started = performance.now();
      const sample = sampleFromSchema(whole);
      expect(performance.now() - started).toBeLessThan(1_000);
      if (sample.ok) expect(isValid(whole, JSON.parse(sample.json))).not.toBe(false);
      else expect(sample.why).not.toBe('');
    }),
    { numRuns: 100 },
  );
}, 60_000);
