import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { type Config, newConfig } from './config.ts';
import { checkConfig } from './config-check.ts';
import { configSchema } from './config-schema.ts';
import { SETTINGS, type Setting } from './settings-table.ts';
import { STARTERS } from './starters.ts';
import { SAMPLE_BODIES } from './testing/sample-bodies.ts';

const published: unknown = JSON.parse(readFileSync('public/config.schema.json', 'utf8'));

function accepts(schema: object): (value: unknown) => boolean {
  const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);
  return (value) => validate(value);
}

const serverAccepts = (body: unknown): boolean =>
  !('kind' in parseChatRequest(new TextEncoder().encode(JSON.stringify(body))));

test('the published schema is that of the endpoint (else run lib/playground/testing/write-config-schema.ts)', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(configSchema())));
});

test('defaults, starters and samples pass the published schema, the page and the server', () => {
  const valid = accepts(published as object);
  const question = { role: 'user' as const, content: 'Hi' };
  const bodies: Config[] = [
    { ...newConfig('m'), ...SETTING_DEFAULTS, messages: [question] },
    ...STARTERS.map((starter) => ({ ...newConfig('m'), ...starter.config, messages: [question] })),
    ...Object.values(SAMPLE_BODIES),
  ];
  for (const body of bodies)
    expect([body.model, valid(body), checkConfig(body), serverAccepts(body)]).toEqual([
      body.model,
      true,
      [],
      true,
    ]);
});

test('every row of the panel is a field of the schema, with the same type, range and resting value', () => {
  const { properties } = published as { properties: Record<string, Record<string, unknown>> };
  for (const setting of SETTINGS) {
    const property = properties[setting.key];
    expect([setting.key, property !== undefined]).toEqual([setting.key, true]);
    if (property !== undefined)
      expect([setting.key, limitsOf(property)]).toEqual([setting.key, expectedOf(setting)]);
  }
});

test('what the page refuses the server refuses, and the other way round', () => {
  const valid = accepts(published as object);
  const wrong: Record<string, unknown>[] = [
    { temperature: 2.1 },
    { temperature: '1' },
    { top_p: -0.1 },
    { presence_penalty: 2.5 },
    { frequency_penalty: -3 },
    { max_tokens: -1 },
    { max_tokens: 1.5 },
    { max_loops: 0 },
    { max_loops: 101 },
    { max_cost: 0 },
    { seed: 0.5 },
    { stop: ['a', 'b', 'c', 'd', 'e'] },
    { stop: [1] },
    { reasoning_effort: 'huge' },
    { tools: {} },
    { tools: [{ type: 'function', function: { name: 'two words' } }] },
    { response_format: { type: 'xml' } },
    { response_format: { type: 'json_schema' } },
    { user: 7 },
    { stream: 'yes' },
    { messages: [{ role: 'wizard', content: 'x' }] },
    { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
    { messages: [{ role: 'tool', content: 'x' }] },
    { model: '' },
  ];
  const body = SAMPLE_BODIES.least;
  for (const change of wrong) {
    const changed = { ...body, ...change };
    const verdicts = [change, checkConfig(changed).length > 0, valid(changed), serverAccepts(changed)];
    expect(verdicts).toEqual([change, true, false, false]);
  }
});

/** The bounds a JSON Schema property names. */
function limitsOf(property: Record<string, unknown>): object {
  const { minimum, maximum, exclusiveMinimum } = property;
  return {
    minimum: minimum ?? null,
    maximum: maximum ?? null,
    exclusiveMinimum: exclusiveMinimum ?? null,
    default: property.default ?? null,
  };
}

function expectedOf(setting: Setting): object {
  const none = { minimum: null, maximum: null, exclusiveMinimum: null };
  switch (setting.kind) {
    case 'range':
    case 'integer':
    case 'number': {
      const { key, min, max, resting } = setting;
      // The server reads zero tokens as "not set", and takes any safe integer for a seed.
      if (key === 'max_tokens') return { ...none, minimum: 0, default: resting };
      if (key === 'seed') return { ...none, default: null };
      if (key === 'max_cost') return { ...none, exclusiveMinimum: 0, default: null };
      return { minimum: min, maximum: max, exclusiveMinimum: null, default: resting };
    }
    case 'toggle':
      return { ...none, default: setting.key === 'stream' ? setting.resting : null };
    case 'text':
    case 'list':
    case 'json':
    case 'select':
      return { ...none, default: null };
    default:
      return setting satisfies never;
  }
}
