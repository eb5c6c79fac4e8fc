import { expect, test } from 'vitest';
import type { AgentRequest } from '#lib/protocol/agent-request.ts';
import type { ChatRequest } from '#lib/protocol/chat-request.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { parseAgentRequest } from '#lib/protocol/parse-agent-request.ts';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import type { ImagePart } from '#lib/protocol/prompt.ts';
import { fromAgentRequest } from './from-agent-request.ts';
import { chatImageReferences, fromChatRequest } from './from-chat-request.ts';

const image = (base64: string): ImagePart => ({
  type: 'image',
  source: { kind: 'data', mediaType: 'image/png', base64 },
  size: { width: 1, height: 1 },
  detail: 'auto',
});

function chat(body: Record<string, unknown>) {
  const request = parseChatRequest({ model: 'm', ...body });
  if (isApiError(request)) throw new Error(request.message);
  return request;
}

function agent(body: Record<string, unknown>) {
  const request = parseAgentRequest({ value: { agent_config: {}, task: 'go', ...body }, values: 0 });
  if (isApiError(request)) throw new Error(request.message);
  return fromAgentRequest(request, [], 'default-model');
}

test('system and developer messages join with a blank line, in order; turns stay turns', () => {
  const run = fromChatRequest(
    chat({
      messages: [
        { role: 'system', content: 'One.' },
        { role: 'user', content: 'a' },
        { role: 'developer', content: [{ type: 'text', text: 'Two.' }] },
        { role: 'assistant', content: 'b' },
        { role: 'user', content: 'c', name: 'Ann' },
      ],
    }),
    [],
  );
  expect(run.messages).toEqual([
    { role: 'system', content: 'One.\n\nTwo.' },
    { role: 'user', content: [{ type: 'text', text: 'a' }] },
    { role: 'assistant', content: 'b', toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: 'c' }], name: 'Ann' },
  ]);
});

test('the defaults are those of the contract', () => {
  const run = fromChatRequest(chat({ messages: [{ role: 'user', content: 'a' }] }), []);
  expect(run.messages[0]).toEqual({ role: 'system', content: 'You are a helpful assistant.' });
  expect(run).toMatchObject({ settings: { temperature: 0.5 }, maxTokens: null, maxLoops: 1, stream: false });
});

test('max_completion_tokens wins over max_tokens, and 0 means unset', () => {
  const messages = [{ role: 'user', content: 'a' }];
  const both = fromChatRequest(chat({ messages, max_tokens: 5, max_completion_tokens: 7 }), []);
  expect(both.maxTokens).toEqual({ value: 7, param: 'max_completion_tokens' });
  expect(fromChatRequest(chat({ messages, max_tokens: 0 }), []).maxTokens).toBeNull();
});

test('images go back to the very places they came from', () => {
  const request = chat({
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/1.png' } }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'and' },
          { type: 'image_url', image_url: { url: 'https://a.example/2.png', detail: 'low' } },
        ],
      },
    ],
  });
  expect(chatImageReferences(request).map(({ param, detail }) => [param, detail])).toEqual([
    ['messages[0].content[0].image_url.url', 'auto'],
    ['messages[1].content[1].image_url.url', 'low'],
  ]);
  const run = fromChatRequest(request, [image('one'), image('two')]);
  expect(run.messages.slice(1).map((message) => message.content)).toEqual([
    [image('one')],
    [{ type: 'text', text: 'and' }, image('two')],
  ]);
});

test('a seed beyond what numbers hold comes to the same one each time', () => {
  const messages = [{ role: 'user', content: 'a' }];
  const seedOf = (seed: number) => fromChatRequest(chat({ messages, seed }), []).settings.seed;
  expect([7, -7, 2 ** 53 - 1, 2 ** 53 + 2, -(2 ** 63)].map(seedOf)).toEqual([7, -7, 2 ** 53 - 1, 2, 0]);
  for (const seed of [2 ** 63, -(2 ** 63), 2 ** 63 - 1_024]) {
    expect(seedOf(seed)).toSatisfy(Number.isSafeInteger);
    expect(seedOf(seed)).toBe(seedOf(seed));
  }
});

test('an answer that was refused goes back as its refusal', () => {
  const turns = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: null, refusal: 'No.' },
  ];
  expect(fromChatRequest(chat({ messages: turns }), []).messages.at(-1)).toMatchObject({ content: 'No.' });
});

test('a native run may say which tool must be called', () => {
  const config = {
    tools_list_dictionary: [{ type: 'function', function: { name: 'f' } }],
    llm_args: { tool_choice: { type: 'function', function: { name: 'f' } } },
  };
  expect(agent({ agent_config: config }).settings.toolChoice).toEqual({ name: 'f' });
  const body = { agent_config: { llm_args: { tool_choice: 'required' } }, task: 'go' };
  expect(parseAgentRequest({ value: body, values: 0 })).toMatchObject({
    param: 'agent_config.llm_args.tool_choice',
  });
});

test('max_cost is whole micro-dollars, never rounded up', () => {
  const messages = [{ role: 'user', content: 'a' }];
  const micros = [0.1, 0.29, 1.0000019, 0.000001, 65_536.000001].map(
    (max_cost) => fromChatRequest(chat({ messages, max_cost }), []).maxCostMicros,
  );
  expect(micros).toEqual([100_000, 290_000, 1_000_001, 1, 65_536_000_001]);
});

test.each([
  [
    [
      { role: 'user', content: 'a' },
      { role: 'Writer', content: 'b' },
    ],
  ],
  [{ '0': { role: 'User', content: 'a' }, '1': { role: 'assistant', content: 'b' } }],
])('a native history, list or object, becomes real turns before the task', (history) => {
  expect(agent({ history }).messages).toEqual([
    { role: 'system', content: 'You are a helpful assistant.' },
    { role: 'user', content: [{ type: 'text', text: 'a' }] },
    { role: 'assistant', content: 'b', toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: 'go' }] },
  ]);
});

test("an earlier output's calls and their results go back as such", () => {
  const calls = [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }];
  const history = [
    { role: 'agent', content: calls },
    { role: 'tool', content: '42', tool_call_id: 'call_1' },
  ];
  const beside = [{ role: 'assistant', content: '', tool_calls: calls }];
  expect(agent({ history: beside }).messages[1]).toEqual(agent({ history }).messages[1]);
  expect(agent({ history }).messages.slice(1, 3)).toEqual([
    { role: 'assistant', content: '', toolCalls: [{ id: 'call_1', name: 'f', arguments: '{}' }] },
    { role: 'tool', toolCallId: 'call_1', content: '42' },
  ]);
});

test('a native run without a model takes the default one', () => {
  expect(agent({}).model).toBe('default-model');
});

/** A value for each field, with what it needs beside it. A field without one does not compile. */
type Samples<Fields> = { readonly [Field in keyof Fields]-?: Readonly<Record<string, unknown>> };

const TOOLS = [{ type: 'function', function: { name: 'look' } }];
const FORMAT = { type: 'json_object' };

const CHAT_FIELDS: Samples<ChatRequest> = {
  model: { model: 'other' },
  messages: { messages: [{ role: 'user', content: 'b' }] },
  temperature: { temperature: 1 },
  max_tokens: { max_tokens: 5 },
  max_completion_tokens: { max_completion_tokens: 5 },
  stream: { stream: true },
  stream_options: { stream: true, stream_options: { include_usage: true } },
  top_p: { top_p: 0.5 },
  presence_penalty: { presence_penalty: 1 },
  frequency_penalty: { frequency_penalty: 1 },
  n: { n: 1 },
  stop: { stop: 'END' },
  seed: { seed: 1 },
  user: { user: 'ada' },
  safety_identifier: { safety_identifier: 'ada' },
  metadata: { metadata: { team: 'a' } },
  tools: { tools: TOOLS },
  tool_choice: { tools: TOOLS, tool_choice: 'required' },
  parallel_tool_calls: { tools: TOOLS, parallel_tool_calls: false },
  response_format: { response_format: FORMAT },
  reasoning_effort: { reasoning_effort: 'low' },
  verbosity: { verbosity: 'low' },
  logprobs: { logprobs: false },
  max_loops: { max_loops: 2 },
  max_cost: { max_cost: 1 },
};
/** Only one value is taken, or the answer alone is about it. */
const NOT_OF_THE_RUN = ['n', 'logprobs', 'metadata', 'stream_options'];

const LLM_FIELDS: Samples<NonNullable<AgentRequest['agent_config']['llm_args']>> = {
  top_p: { top_p: 0.5 },
  presence_penalty: { presence_penalty: 1 },
  frequency_penalty: { frequency_penalty: 1 },
  response_format: { response_format: FORMAT },
  stop: { stop: 'END' },
  seed: { seed: 1 },
  tool_choice: { tool_choice: 'none' },
};

test.each(Object.entries(CHAT_FIELDS))('the field %s is heard', (field, { [field]: value, ...beside }) => {
  const messages = [{ role: 'user', content: 'a' }];
  const run = fromChatRequest(chat({ messages, ...beside, [field]: value }), []);
  const without = fromChatRequest(chat({ messages, ...beside }), []);
  if (NOT_OF_THE_RUN.includes(field)) expect(run).toEqual(without);
  else expect(run).not.toEqual(without);
});

test.each(Object.entries(LLM_FIELDS))('the field %s of llm_args is heard', (_, llm_args) => {
  const tools_list_dictionary = TOOLS;
  expect(agent({ agent_config: { tools_list_dictionary, llm_args } })).not.toEqual(
    agent({ agent_config: { tools_list_dictionary } }),
  );
});
