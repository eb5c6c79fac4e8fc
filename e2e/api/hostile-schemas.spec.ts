import { hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

/** Schemas that a caller can send with a key that costs nothing, and that must not cost the others anything. */
const itself = { $ref: '#' };
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
const doubling = {
  type: 'object',
  properties: { left: itself, right: itself, more: { type: 'array', items: itself, minItems: 3 } },
  required: ['left', 'right', 'more'],
};
const chain = Object.fromEntries(many(2_000, (at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]));

const HOSTILE: Readonly<Record<string, object>> = {
  'bounds with nothing between': { type: 'integer', minimum: 1e300, maximum: 1 },
  'itself, four times': { allOf: [itself, itself, itself, itself] },
  'no pattern': { type: 'string', pattern: '[^z-a]' },
  'a pattern that backtracks': { pattern: '^(a|a)*$', enum: [`${'a'.repeat(500)}!`] },
  'an endless list': { type: 'array', items: { type: 'string', minLength: 1_000 }, minItems: 1e9 },
  'doubling without end': doubling,
  'alternatives upon alternatives': {
    allOf: many(2_000, () => ({ anyOf: [{ minimum: 1 }, { type: 'null' }] })),
  },
  'conditions upon conditions': { allOf: many(3_000, (at) => ({ required: [`p${at}`], properties: {} })) },
  'a chain of references': { $ref: '#/$defs/d0', $defs: chain },
  'a combination that is no list': { anyOf: 'everything' },
  'a long list of nothing': { enum: many(40_000, (at) => at), minimum: 1e9 },
};

for (const [what, schema] of Object.entries(HOSTILE)) {
  test(`refused by name on both endpoints, while the server answers others: ${what}`, async ({
    api,
    server,
  }) => {
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema } };
    const tool = { type: 'function', function: { name: 'f', parameters: schema } };
    const native = (agent_config: object) => api.post('/v1/agent/completions', { agent_config, task: 'Go' });
    const chats: [param: string, answer: Promise<Response>][] = [
      ['response_format', api.chat({ model: 'test/json', response_format: format })],
      ['response_format', api.chat({ model: 'test/json', response_format: format, stream: true })],
      ['tools', api.chat({ model: 'test/tools', tools: [tool] })],
    ];
    const natives = [
      native({ model_name: 'test/json', llm_args: { response_format: format } }),
      native({ model_name: 'test/tools', tools_list_dictionary: [tool] }),
    ];
    const started = performance.now();
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const [param, waiting] of chats) {
      const answer = await waiting;
      expect(answer.status).toBe(400);
      const { error } = (await answer.json()) as { error: ErrorBody };
      expect(error).toMatchObject({ code: 'invalid_request', type: 'invalid_request_error' });
      expect(error.param?.startsWith(param)).toBe(true);
    }
    for (const answer of await Promise.all(natives)) expect([400, 422]).toContain(answer.status);
  });
}

test('a schema in the prompt, as SDKs write it there, is fitted', async ({ api }) => {
  const schema = { type: 'object', properties: { age: { type: 'integer', minimum: 18 } }, required: ['age'] };
  const system = `Answer with JSON that matches this json_schema:\n\n${JSON.stringify(schema, null, 2)}\n\nNot the schema.`;
  const completion = await api.completion({
    model: 'test/json',
    messages: [{ role: 'system', content: system }, ...hello()],
    response_format: { type: 'json_object' },
  });
  expect(JSON.parse(String(completion.choices[0]?.message.content))).toEqual({ age: 18 });
});
