import { readFileSync } from 'node:fs';
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import { expect, test } from 'vitest';
import { chatRequestSchema } from './chat-request.ts';
import { isApiError } from './errors.ts';
import { parseChatRequest } from './parse-chat-request.ts';

/** Every field that OpenAI's SDK can send: the compiler says when it knows more or fewer. */
const FIELDS = Object.keys({
  audio: 1,
  frequency_penalty: 1,
  function_call: 1,
  functions: 1,
  logit_bias: 1,
  logprobs: 1,
  max_completion_tokens: 1,
  max_tokens: 1,
  messages: 1,
  metadata: 1,
  modalities: 1,
  model: 1,
  moderation: 1,
  n: 1,
  parallel_tool_calls: 1,
  prediction: 1,
  presence_penalty: 1,
  prompt_cache_key: 1,
  prompt_cache_options: 1,
  prompt_cache_retention: 1,
  reasoning_effort: 1,
  response_format: 1,
  safety_identifier: 1,
  seed: 1,
  service_tier: 1,
  stop: 1,
  store: 1,
  stream: 1,
  stream_options: 1,
  temperature: 1,
  tool_choice: 1,
  tools: 1,
  top_logprobs: 1,
  top_p: 1,
  user: 1,
  verbosity: 1,
  web_search_options: 1,
} satisfies Record<keyof ChatCompletionCreateParams, 1>);

const DOCUMENT = readFileSync('lib/decisions/0020-openai-request-fields.md', 'utf8');
const ROWS = [...DOCUMENT.matchAll(/^\| `(\w+)` \| (used|ignored|refused) \| `(.+?)` \|/gm)].map(
  ([, field = '', fate = '', example = '']) => ({ field, fate, example: JSON.parse(example) as unknown }),
);

const HELLO = { role: 'user', content: 'Hi' };
const parse = (body: Record<string, unknown>) =>
  parseChatRequest(JSON.parse(JSON.stringify({ model: 'm', messages: [HELLO], ...body })));

test('the table has a row for each field of OpenAI’s, and for no other', () => {
  expect(ROWS.map(({ field }) => field)).toEqual(FIELDS);
});

test.each(ROWS)('$field is $fate, as the table says', ({ field, fate, example }) => {
  const request = parse({ [field]: example });
  const known = Object.keys(chatRequestSchema.shape).includes(field);
  if (fate === 'refused') {
    expect(request).toMatchObject({ code: 'unsupported_parameter', param: field });
    // Its absence, spelled out, is fine.
    expect(isApiError(parse({ [field]: null }))).toBe(false);
  } else {
    expect(isApiError(request)).toBe(false);
    expect(known).toBe(fate === 'used');
    if (fate === 'used') expect(request).toHaveProperty(field, example);
  }
});

const TEXT = { type: 'text', text: 'x' };
test.each<[string, Record<string, unknown>, string, string]>([
  [
    'a file part',
    { messages: [{ role: 'user', content: [TEXT, { type: 'file', file: { file_id: 'f' } }] }] },
    'messages[0].content[1]',
    'text part',
  ],
  [
    'an audio part',
    { messages: [HELLO, { role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
    'messages[1].content[0]',
    'text part',
  ],
  [
    'an answer’s function_call',
    {
      messages: [HELLO, { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } }],
    },
    'messages[1].function_call',
    'tool_calls',
  ],
  [
    'an answer’s audio',
    { messages: [HELLO, { role: 'assistant', audio: { id: 'a' } }] },
    'messages[1].audio',
    'transcript',
  ],
  [
    'a function’s answer',
    { messages: [HELLO, { role: 'function', name: 'f', content: '1' }] },
    'messages[1].role',
    'tool_call_id',
  ],
  [
    'function_call none',
    { function_call: 'none', tools: [{ type: 'function', function: { name: 'f' } }] },
    'function_call',
    'tool_choice',
  ],
  ['a custom tool', { tools: [{ type: 'custom', custom: { name: 'f' } }] }, 'tools[0]', 'function'],
  [
    'a choice of tools',
    { tool_choice: { type: 'allowed_tools', allowed_tools: {} } },
    'tool_choice',
    'offer only',
  ],
])('refuses %s at its place and says the way out', (_, body, param, wayOut) => {
  const error = parse(body);
  expect(error).toMatchObject({ code: 'unsupported_parameter', param });
  expect(error).toHaveProperty('message', expect.stringContaining(wayOut));
});

test.each([
  [
    {
      messages: [HELLO, { role: 'assistant', content: 'x', function_call: null, audio: null, refusal: null }],
    },
  ],
  [
    {
      functions: [],
      function_call: 'auto',
      logit_bias: {},
      modalities: ['text'],
      top_logprobs: 0,
      logprobs: false,
    },
  ],
  [{ seed: -(2 ** 63) }],
  [{ seed: 2 ** 63 }],
])('takes what changes nothing: %j', (body) => {
  expect(isApiError(parse(body))).toBe(false);
});

test.each([[1.5], [1e19], ['7']])('refuses the seed %j', (seed) => {
  expect(parse({ seed })).toMatchObject({ code: 'invalid_request', param: 'seed' });
});
