import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import { precedesEndpoint } from '#lib/protocol/errors.ts';
import { openApiDocument } from '#lib/protocol/openapi/document.ts';
import type { JsonSchema } from '#lib/protocol/openapi/open-api.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { CORS_HEADERS } from './cors.ts';
import { ENDPOINTS } from './endpoints.ts';

const document = openApiDocument();

test('the document describes exactly the endpoints of the table, method by method', () => {
  const served = ENDPOINTS.flatMap(({ path, methods }) =>
    Object.keys(methods).map((method) => `${method} ${path.replaceAll('...}', '}')}`),
  );
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(served.sort());
});

test('errors are described in the shape that the endpoint gives them', () => {
  for (const { path, shape, methods } of ENDPOINTS) {
    const operations = document.paths[path.replaceAll('...}', '}')];
    for (const method of Object.keys(methods)) {
      const operation = operations?.[method === 'GET' ? 'get' : 'post'];
      for (const [status, response] of Object.entries(operation?.responses ?? {})) {
        if (!('$ref' in response)) continue;
        const native = shape === 'native' && !precedesEndpoint(Number(status));
        expect(response.$ref.includes('/Native'), `${path} ${status}`).toBe(native);
        expect(response.$ref.includes('/Anthropic'), `${path} ${status}`).toBe(shape === 'anthropic');
      }
    }
  }
});

test('endpoints without a key are the ones that need none', () => {
  const open = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.values(operations).some(({ security }) => security?.length === 0) ? [path] : [],
  );
  expect(open).toEqual(['/health', '/readyz', '/openapi.json']);
});

test('pages of other origins may read every documented header', () => {
  const exposed = CORS_HEADERS['access-control-expose-headers']?.split(', ') ?? [];
  expect(exposed.toSorted()).toEqual(Object.keys(document.components.headers).toSorted());
});

test('the defaults are those that runs get', () => {
  const defaultsOf = (name: string) =>
    Object.fromEntries(
      Object.entries(document.components.schemas[name]?.properties ?? {}).flatMap(([field, schema]) =>
        schema.default === undefined ? [] : [[field, schema.default]],
      ),
    );
  const { temperature, max_tokens, max_loops } = SETTING_DEFAULTS;
  const common = { temperature, max_tokens, max_loops };
  expect(defaultsOf('ChatCompletionRequest')).toEqual({ ...common, stream: false, n: 1, logprobs: false });
  expect(defaultsOf('AgentConfig')).toEqual({
    ...common,
    agent_name: 'agent',
    system_prompt: DEFAULT_SYSTEM_PROMPT,
    streaming_on: false,
    auto_generate_prompt: false,
  });
});

test('every reference leads somewhere and every component is used', () => {
  const used = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref));
  const { schemas, responses, headers } = document.components;
  const names = Object.entries({ schemas, responses, headers }).flatMap(([kind, entries]) =>
    Object.keys(entries).map((name) => `#/components/${kind}/${name}`),
  );
  expect([...used].filter((ref) => ref === undefined || !names.includes(ref))).toEqual([]);
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});

test('every field of every schema that a caller writes has a description', () => {
  const bare = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
    Object.entries(schema.properties ?? {}).flatMap(([field, { description }]) =>
      name.endsWith('Request') || name === 'AgentConfig' ? (description ? [] : [`${name}.${field}`]) : [],
    ),
  );
  expect(bare).toEqual([]);
});

test('all examples are valid for their schemas', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'document', ...document });
  const check = (schema: JsonSchema, value: unknown, where: string) => {
    const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
    const valid = ajv.validate(local, value);
    expect(valid, `${where}: ${ajv.errorsText()}`).toBe(true);
  };
  for (const [path, operations] of Object.entries(document.paths))
    for (const { parameters, requestBody, responses } of Object.values(operations)) {
      for (const { schema, example, name } of parameters ?? [])
        if (example !== undefined) check(schema, example, `${path} ${name}`);
      const answers = Object.values(responses).flatMap((response) => ('content' in response ? response : []));
      for (const { content } of [...(requestBody ? [requestBody] : []), ...answers])
        for (const [type, { schema, examples = {} }] of Object.entries(content ?? {}))
          for (const [name, example] of Object.entries(examples))
            check(schema, example.value, `${path} ${type} ${name}`);
    }
  for (const [name, { content }] of Object.entries(document.components.responses))
    for (const example of Object.values(content?.['application/json']?.examples ?? {}))
      check(content?.['application/json']?.schema ?? {}, example.value, name);
});

test('a stream is a text of events, each in a form of its own', () => {
  const streams = Object.values(document.paths).flatMap(({ post }) => {
    const good = post?.responses[200];
    const media = good !== undefined && 'content' in good ? good.content?.['text/event-stream'] : undefined;
    return media === undefined ? [] : [media];
  });
  expect(streams).toHaveLength(3);
  for (const media of streams) {
    expect(media.schema.type).toBe('string');
    expect(media['x-itemSchema']?.anyOf).toHaveLength(media['x-events']?.length ?? 0);
    for (const { required, properties } of media['x-itemSchema']?.anyOf ?? [])
      expect(Object.keys(properties ?? {})).toEqual(required);
  }
});

test('whole numbers and lists that a caller writes say how far they may go', () => {
  // A seed has 64 bits, which JSON's numbers do not hold; its description says so.
  const open: string[] = [];
  const walk = (value: unknown, where: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const schema = value as JsonSchema;
    const types = [schema.type ?? []].flat();
    if (types.includes('integer') && (schema.minimum === undefined || schema.maximum === undefined))
      open.push(where);
    if (types.includes('array') && schema.maxItems === undefined && schema.prefixItems === undefined)
      open.push(where);
    for (const [key, inner] of Object.entries(value)) if (key !== 'examples') walk(inner, `${where}.${key}`);
  };
  for (const [name, schema] of Object.entries(document.components.schemas))
    if (/Request$|^(AgentConfig|ChatMessage|FunctionTool|ResponseFormat|HistoryEntry)$/.test(name))
      walk(schema, name);
  expect(open.filter((where) => !where.endsWith('.seed'))).toEqual([]);
});
