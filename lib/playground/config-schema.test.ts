import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { type Config, newConfig } from './config.ts';
import { checkConfig } from './config-check.ts';
import { SETTINGS, type Setting } from './settings-table.ts';
import { STARTERS } from './starters.ts';
import { configSchema } from './testing/config-schema.ts';
import { SAMPLE_BODIES } from './testing/sample-bodies.ts';

const published: unknown = JSON.parse(readFileSync('public/config.schema.json', 'utf8'));

function accepts(schema: object): (value: unknown) => boolean {
  const validate = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);
  return (value) => validate(value);
}

const serverAccepts = (body: unknown): boolean =>
  !('kind' in parseChatRequest(JSON.parse(JSON.stringify(body))));

test('the published schema is that of the endpoint (else run lib/playground/testing/write-config-schema.ts)', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(configSchema())));
});

test('defaults, starters and samples pass the published schema, the page and the server', async () => {
  const valid = accepts(published as object);
  const question = { role: 'user' as const, content: 'Hi' };
  const bodies: Config[] = [
    { ...newConfig('m'), ...SETTING_DEFAULTS, messages: [question] },
    ...STARTERS.map((starter) => ({ ...newConfig('m'), ...starter.config, messages: [question] })),
    ...Object.values(SAMPLE_BODIES),
  ];
  for (const body of bodies)
    expect([body.model, valid(body), await checkConfig(body), serverAccepts(body)]).toEqual([
      body.model,
      true,
      [],
      true,
    ]);
});

test('every row of the panel is a field of the schema, with the same type, range and default', () => {
  const { properties } = published as { properties: Record<string, Record<string, unknown>> };
  for (const setting of SETTINGS) {
    const property = properties[setting.key];
    expect([setting.key, property !== undefined]).toEqual([setting.key, true]);
    if (property !== undefined)
      expect([setting.key, limitsOf(property)]).toEqual([setting.key, expectedOf(setting)]);
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
      const { key, min, max, default: fallback } = setting;
      // The server reads zero tokens as "not set", and takes any safe integer for a seed.
      if (key === 'max_tokens') return { ...none, minimum: 0, default: fallback };
      if (key === 'seed') return { ...none, default: null };
      if (key === 'max_cost') return { ...none, exclusiveMinimum: 0, default: null };
      return { minimum: min, maximum: max, exclusiveMinimum: null, default: fallback };
    }
    case 'toggle':
      return { ...none, default: setting.key === 'stream' ? setting.default : null };
    case 'text':
    case 'list':
    case 'json':
    case 'select':
      return { ...none, default: null };
    default:
      return setting satisfies never;
  }
}
