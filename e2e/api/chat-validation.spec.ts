import { apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object' } } };
const user = (content: unknown) => [{ role: 'user', content }];

const itself = { $ref: '#' };
const jsonFormat = (schema: object) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
});
const endless = {
  type: 'object',
  properties: { list: { type: 'array', items: {}, minItems: 1e9 } },
  required: ['list'],
};
const endlessTool = { type: 'function', function: { name: 'f', parameters: endless } };

/** What is wrong, the field it must be blamed on, and the code where it is not `invalid_request`. */
const REFUSED: [what: string, body: Record<string, unknown>, param: string | null, code?: string][] = [
  ['no model', { model: undefined }, 'model'],
  ['an empty model', { model: '' }, 'model'],
  ['a model that is no text', { model: 7 }, 'model'],
  ['no messages', { messages: undefined }, 'messages'],
  ['messages that are no list', { messages: 'Hi' }, 'messages'],
  ['an empty list of messages', { messages: [] }, null],
  ['only system messages', { messages: [{ role: 'system', content: 'Hi' }] }, null],
  ['an unknown role', { messages: [{ role: 'robot', content: 'Hi' }] }, 'messages[0].role'],
  ['a user message without content', { messages: [{ role: 'user' }] }, 'messages[0].content'],
  ['null content of a user', { messages: user(null) }, 'messages[0].content'],
  ['a number as content', { messages: user(5) }, 'messages[0].content'],
  ['an unknown part', { messages: user([{ type: 'video' }]) }, 'messages[0].content[0].type'],
  ['a text part without text', { messages: user([{ type: 'text' }]) }, 'messages[0].content[0].text'],
  [
    'an image part without a URL',
    { messages: user([{ type: 'image_url', image_url: {} }]) },
    'messages[0].content[0].image_url.url',
  ],
  [
    'an image in a system message',
    { messages: [{ role: 'system', content: [{ type: 'image_url', image_url: { url: 'x' } }] }, ...hello()] },
    'messages[0].content[0].type',
  ],
  [
    'a tool result without its call',
    { messages: [...hello(), { role: 'tool', content: 'x' }] },
    'messages[1].tool_call_id',
  ],
  ['temperature below 0', { temperature: -0.1 }, 'temperature'],
  ['temperature above 2', { temperature: 2.1 }, 'temperature'],
  ['temperature as text', { temperature: '0.5' }, 'temperature'],
  ['top_p below 0', { top_p: -0.01 }, 'top_p'],
  ['top_p above 1', { top_p: 1.01 }, 'top_p'],
  ['presence_penalty below -2', { presence_penalty: -2.1 }, 'presence_penalty'],
  ['presence_penalty above 2', { presence_penalty: 2.1 }, 'presence_penalty'],
  ['frequency_penalty below -2', { frequency_penalty: -2.1 }, 'frequency_penalty'],
  ['frequency_penalty above 2', { frequency_penalty: 2.1 }, 'frequency_penalty'],
  ['negative max_tokens', { max_tokens: -1 }, 'max_tokens'],
  ['fractional max_tokens', { max_tokens: 1.5 }, 'max_tokens'],
  ['negative max_completion_tokens', { max_completion_tokens: -1 }, 'max_completion_tokens'],
  ['max_loops 0', { max_loops: 0 }, 'max_loops'],
  ['max_loops above 100', { max_loops: 101 }, 'max_loops'],
  ['fractional max_loops', { max_loops: 1.5 }, 'max_loops'],
  ['max_loops as a word', { max_loops: 'auto' }, 'max_loops'],
  ['max_cost 0', { max_cost: 0 }, 'max_cost'],
  ['negative max_cost', { max_cost: -1 }, 'max_cost'],
  ['n 0', { n: 0 }, 'n'],
  ['n above 1', { n: 2 }, 'n', 'unsupported_parameter'],
  ['a stream flag that is no flag', { stream: 'yes' }, 'stream'],
  ['five stop texts', { stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
  ['a fractional seed', { seed: 1.5 }, 'seed'],
  ['an unknown effort', { reasoning_effort: 'heroic' }, 'reasoning_effort'],
  ['an unknown response format', { response_format: { type: 'xml' } }, 'response_format.type'],
  ['tools with loops', { tools: [tool], max_loops: 2 }, 'max_loops'],
  ['JSON with loops', { response_format: { type: 'json_object' }, max_loops: 2 }, 'max_loops'],
  ['a tool without a name', { tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
  ['a choice without tools', { tool_choice: 'required' }, 'tool_choice'],
  [
    'a choice that is no tool',
    { tools: [tool], tool_choice: { type: 'function', function: { name: 'g' } } },
    'tool_choice',
  ],
  ['logprobs', { logprobs: true }, 'logprobs', 'unsupported_parameter'],
  ['audio output', { modalities: ['text', 'audio'] }, 'modalities', 'unsupported_parameter'],
  ['an audio voice', { audio: { voice: 'alloy', format: 'mp3' } }, 'audio', 'unsupported_parameter'],
  [
    'a forced call of a model that calls nothing',
    { tools: [tool], tool_choice: 'required' },
    'tool_choice',
    'unsupported_parameter',
  ],
  [
    'a file',
    { messages: user([{ type: 'file', file: { file_id: 'file-1' } }]) },
    'messages[0].content[0]',
    'unsupported_parameter',
  ],
  [
    'audio input',
    { messages: user([{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }]) },
    'messages[0].content[0]',
    'unsupported_parameter',
  ],
  [
    'a call of old',
    {
      messages: [
        ...hello(),
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      ],
    },
    'messages[1].function_call',
    'unsupported_parameter',
  ],
  [
    'a schema that nothing meets',
    { model: 'test/json', ...jsonFormat({ type: 'integer', minimum: 1e300, maximum: 1 }) },
    'response_format',
  ],
  [
    'a schema of nothing but itself',
    { model: 'test/json', ...jsonFormat({ allOf: [itself, itself, itself, itself] }) },
    'response_format',
  ],
  [
    'a schema with no pattern as pattern',
    { model: 'test/json', ...jsonFormat({ type: 'string', pattern: '[^z-a]' }) },
    'response_format',
  ],
  ['a tool with endless arguments', { model: 'test/tools', tools: [endlessTool] }, 'tools'],
  ['deprecated functions', { functions: [{ name: 'f' }] }, 'functions', 'unsupported_parameter'],
];

for (const [what, body, param, code = 'invalid_request'] of REFUSED) {
  test(`refused with 400 on ${param ?? 'the whole'}: ${what}`, async ({ api }) => {
    const answer = await api.chat({ model: 'test/echo', ...body });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: ErrorBody };
    expect(error).toEqual({ message: expect.any(String), type: 'invalid_request_error', code, param });
    expect(error.message.length).toBeGreaterThan(10);
  });
}

test('the way out stands in the message of what is not supported', async ({ api }) => {
  const answer = await api.chat({ model: 'test/echo', n: 2 });
  expect(((await answer.json()) as { error: ErrorBody }).error.message).toMatch(/separate requests/);
});

test('a missing user message is refused in the documented words', async ({ api }) => {
  const answer = await api.chat({ model: 'test/echo', messages: [{ role: 'system', content: 'Hi' }] });
  expect(await answer.json()).toEqual({
    error: {
      message: "At least one message with role 'user' is required.",
      type: 'invalid_request_error',
      code: 'invalid_request',
      param: null,
    },
  });
});

const ACCEPTED: [what: string, body: Record<string, unknown>][] = [
  ['the ends of every range', { temperature: 2, top_p: 1, presence_penalty: -2, frequency_penalty: 2, n: 1 }],
  ['the other ends', { temperature: 0, top_p: 0, presence_penalty: 2, frequency_penalty: -2, max_tokens: 1 }],
  ['max_loops 100', { max_loops: 100, max_tokens: 1 }],
  ['unknown fields', { store: true, service_tier: 'auto', prediction: {}, verbosity: 'low', whatever: [1] }],
  ['every effort of OpenAI’s', { reasoning_effort: 'max' }],
  ['a seed of 64 bits', { seed: 2 ** 63 }],
  ['logprobs false', { logprobs: false, top_logprobs: null }],
  ['text modality', { modalities: ['text'] }],
  ['functions beside tools', { functions: [{ name: 'f' }], tools: [tool] }],
  ['an empty list of functions', { functions: [] }],
  ['a text format with loops', { response_format: { type: 'text' }, max_loops: 2, max_tokens: 5 }],
  ['an empty text', { messages: user('') }],
  ['an empty list of parts', { messages: user([]) }],
  [
    'an assistant without content',
    { messages: [...hello(), { role: 'assistant', content: null }, ...hello()] },
  ],
  ['an assistant turn last', { messages: [...hello(), { role: 'assistant', content: 'Well,' }] }],
  ['metadata and identifiers', { metadata: { a: 'b' }, user: 'u-1', safety_identifier: 's-1' }],
];

for (const [what, body] of ACCEPTED) {
  test(`accepted: ${what}`, async ({ api }) => {
    const answer = await api.chat({ model: 'test/echo', ...body });
    expect(answer.status, await answer.text()).toBe(200);
  });
}

test('a schema nested beyond sense is refused, not choked on', async ({ api, server }) => {
  const schema = nestedSchema(20_000);
  const head = '{"model":"test/echo","messages":[{"role":"user","content":"x"}],';
  const bodies = {
    'tools[0].function.parameters': `${head}"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}]}`,
    'response_format.json_schema.schema': `${head}"response_format":{"type":"json_schema","json_schema":{"schema":${schema}}}}`,
  };
  for (const [param, body] of Object.entries(bodies)) {
    const headers = api.authorization;
    const answer = await fetch(`${server.url}/v1/chat/completions`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'invalid_request', param } });
  }
});

test('null is as good as absent, for every optional field', async ({ api }) => {
  const fields = [
    'temperature',
    'max_tokens',
    'max_completion_tokens',
    'stream',
    'stream_options',
    'top_p',
    'presence_penalty',
    'frequency_penalty',
    'n',
    'stop',
    'seed',
    'user',
    'safety_identifier',
    'metadata',
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'response_format',
    'reasoning_effort',
    'logprobs',
    'modalities',
    'audio',
    'functions',
    'max_loops',
    'max_cost',
  ];
  const nulls = Object.fromEntries(fields.map((field) => [field, null]));
  const [plain, withNulls] = [
    await api.completion({ model: 'test/echo' }),
    await api.completion({ model: 'test/echo', ...nulls }),
  ];
  expect(withNulls.choices).toEqual(plain.choices);
});

test('an unknown model is 404, and a known one without its provider names the variable', async ({
  api,
  newServer,
}) => {
  const unknown = await api.chat({ model: 'nobody/knows-this' });
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toMatchObject({ error: { code: 'model_not_found', param: 'model' } });

  const server = await newServer({ vendor: null });
  const bare = await apiFor(server);
  for (const [model, variable] of [
    ['gpt-4o', 'OPENAI_API_KEY'],
    ['claude-sonnet-4-20250514', 'ANTHROPIC_API_KEY'],
    ['groq/llama3-70b-8192', 'GROQ_API_KEY'],
  ] as const) {
    const answer = await bare.chat({ model });
    expect(answer.status).toBe(404);
    const { error } = (await answer.json()) as { error: ErrorBody };
    expect(error.code).toBe('model_not_found');
    expect(error.message).toContain(variable);
    expect(error.message).toContain('test/echo');
  }
});

/** The text of a JSON Schema that many levels deep; `JSON.stringify` could not write it. */
function nestedSchema(levels: number): string {
  return `${'{"properties":{"a":'.repeat(levels)}{}${'}}'.repeat(levels)}`;
}
