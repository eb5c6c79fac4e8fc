import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import { precedesEndpoint } from '#lib/protocol/errors.ts';
import { openApiDocument } from '#lib/protocol/openapi/document.ts';
import type { JsonSchema } from '#lib/protocol/openapi/open-api.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
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
        if (!('$ref' in response) || precedesEndpoint(Number(status))) continue;
        expect(response.$ref.includes('/Native'), `${path} ${status}`).toBe(shape === 'native');
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
        for (const [name, example] of Object.entries(content?.['application/json']?.examples ?? {}))
          check(content?.['application/json']?.schema ?? {}, example.value, `${path} ${name}`);
    }
  for (const [name, { content }] of Object.entries(document.components.responses))
    for (const example of Object.values(content?.['application/json']?.examples ?? {}))
      check(content?.['application/json']?.schema ?? {}, example.value, name);
});
