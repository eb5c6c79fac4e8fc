import { expect, test } from 'vitest';
import { providerContract, servedVendor } from '#lib/models/provider.contract.ts';
import { callOf, runCall } from '#lib/models/testing/run-call.ts';
import { json, type ResponseScript, sse, sseThenReset } from '#lib/models/testing/scripted-vendor.ts';
import { createAnthropic } from './anthropic.ts';

const served = servedVendor((to) => createAnthropic({ ...to, apiKey: 'sk-ant-secret-key' }));
const { serve } = served;

const event = (type: string, fields: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
const start = event('message_start', {
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-sonnet-4-20250514',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 10, cache_read_input_tokens: 4, cache_creation_input_tokens: 2, output_tokens: 1 },
  },
});
const textStart = event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
const textDelta = (text: string) =>
  event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
const blockStop = (index = 0) => event('content_block_stop', { index });
const messageDelta = (reason: string, sequence: string | null = null) =>
  event('message_delta', {
    delta: { stop_reason: reason, stop_sequence: sequence },
    usage: { output_tokens: 9 },
  });
const stop = event('message_stop');
const opening = start + event('ping') + textStart + textDelta('Hel');
const GOOD = opening + textDelta('lo') + blockStop() + messageDelta('end_turn') + stop;

const inputUsage = {
  promptTokens: 16,
  cachedTokens: 4,
  cacheWriteTokens: 2,
  reasoningTokens: 0,
  estimated: false,
};
const CALL = callOf({ model: 'claude-sonnet-4-20250514' });

providerContract(served, {
  call: CALL,
  whole: GOOD,
  beginning: opening,
  silence: start,
  busy: json({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 529),
});

test('relays the answer, with the input’s usage first and the whole usage last', async () => {
  const provider = await serve([sse(GOOD)]);
  const { events, error } = await runCall(provider, { ...CALL, temperature: 1.7, presencePenalty: 1 });
  expect(error).toBeNull();
  expect(events).toEqual([
    { type: 'usage', usage: { ...inputUsage, completionTokens: 1 } },
    { type: 'text-delta', text: 'Hel' },
    { type: 'text-delta', text: 'lo' },
    { type: 'usage', usage: { ...inputUsage, completionTokens: 9 } },
    { type: 'finish', reason: 'stop' },
  ]);
  expect(served.vendor.requests[0]).toMatchObject({
    path: '/v1/messages',
    headers: { 'x-api-key': 'sk-ant-secret-key' },
    body: { model: 'claude-sonnet-4-20250514', max_tokens: 1_000, temperature: 1, stream: true },
  });
  expect(served.vendor.requests[0]?.body).not.toHaveProperty('thinking');
});

test('takes a base URL without /v1 as well', async () => {
  const provider = await serve([sse(GOOD)], {}, '/');
  await runCall(provider, CALL);
  expect(served.vendor.requests[0]?.path).toBe('/v1/messages');
});

test('sends turns, images and stop sequences in Anthropic’s form', async () => {
  const provider = await serve([sse(GOOD)]);
  const image = { type: 'image', size: null, detail: 'auto' } as const;
  await runCall(provider, {
    ...CALL,
    stop: ['END', '\n'],
    user: 'ada',
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'one' }] },
      { role: 'assistant', content: 'two', toolCalls: [] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'three' },
          { ...image, source: { kind: 'data', mediaType: 'image/png', base64: 'QUJD' } },
          { ...image, source: { kind: 'url', url: 'https://example.com/a.png' } },
        ],
      },
    ],
  });
  expect(served.vendor.requests[0]?.body).toMatchObject({
    system: [{ type: 'text', text: 'Be brief' }],
    stop_sequences: ['END'],
    metadata: { user_id: 'ada' },
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'one' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'two' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'three' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } },
          { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
        ],
      },
    ],
  });
});

const toolUse = (index: number, id: string, name: string, input: string) =>
  event('content_block_start', { index, content_block: { type: 'tool_use', id, name, input: {} } }) +
  event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: input } }) +
  blockStop(index);

test('streams tool calls and sends their results back', async () => {
  const calls = toolUse(1, 'toolu_1', 'weather', '{"city":"Bonn"}') + toolUse(2, 'toolu_2', 'clock', '{}');
  const provider = await serve([sse(start + calls + messageDelta('tool_use') + stop)]);
  const { events } = await runCall(provider, {
    ...CALL,
    tools: [{ name: 'weather', description: null, parameters: { type: 'object' }, strict: null }],
    toolChoice: 'required',
    parallelToolCalls: false,
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
      {
        role: 'assistant',
        content: '',
        toolCalls: [{ id: 'toolu_0', name: 'weather', arguments: '{"a":1}' }],
      },
      { role: 'tool', toolCallId: 'toolu_0', content: 'rain' },
    ],
  });
  expect(events.filter((e) => e.type !== 'usage')).toEqual([
    { type: 'tool-call-start', index: 0, id: 'toolu_1', name: 'weather' },
    { type: 'tool-call-delta', index: 0, arguments: '{"city":"Bonn"}' },
    { type: 'tool-call-start', index: 1, id: 'toolu_2', name: 'clock' },
    { type: 'tool-call-delta', index: 1, arguments: '{}' },
    { type: 'finish', reason: 'tool_calls' },
  ]);
  expect(served.vendor.requests[0]?.body).toMatchObject({
    tools: [{ name: 'weather', input_schema: { type: 'object' } }],
    tool_choice: { type: 'any', disable_parallel_tool_use: true },
    messages: [
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'toolu_0', name: 'weather', input: { a: 1 } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_0', content: 'rain' }] },
    ],
  });
});

test('gives a document for a schema as text, also where the vendor makes it a tool call', async () => {
  const provider = await serve([
    sse(start + toolUse(0, 'toolu_1', 'json', '{"a":1}') + messageDelta('tool_use') + stop),
  ]);
  const schema = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };
  const { text, events } = await runCall(provider, {
    ...CALL,
    responseFormat: { type: 'json_schema', name: 'answer', description: null, schema, strict: true },
  });
  expect(text).toBe('{"a":1}');
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test.each([
  ['max_tokens', 'length'],
  ['refusal', 'content_filter'],
  ['stop_sequence', 'stop'],
])('says of %s that it is %s', async (raw, reason) => {
  const provider = await serve([sse(opening + blockStop() + messageDelta(raw) + stop)]);
  expect((await runCall(provider, CALL)).events.at(-1)).toEqual({ type: 'finish', reason });
});

test('names the stop sequence that was met', async () => {
  const provider = await serve([sse(opening + blockStop() + messageDelta('stop_sequence', 'END') + stop)]);
  const { events } = await runCall(provider, CALL);
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop', stopSequence: 'END' });
});

test.each<[string, ResponseScript, string]>([
  ['ends without message_stop', sse(opening), 'upstream_error'],
  ['is reset', sseThenReset(opening), 'upstream_error'],
  [
    'says that it is overloaded',
    sse(opening + event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } })),
    'overloaded',
  ],
])('fails once, with the input’s usage known, when the stream %s', async (_, script, code) => {
  const provider = await serve([script, sse(GOOD)], { retries: 2 });
  const { text, error, events } = await runCall(provider, CALL);
  expect(text).toBe('Hel');
  expect(error?.code).toBe(code);
  expect(events[0]).toEqual({ type: 'usage', usage: { ...inputUsage, completionTokens: 1 } });
  expect(served.vendor.requests).toHaveLength(1);
});

test('goes on after an event that it does not know', async () => {
  const provider = await serve([
    sse(
      opening +
        event('brand_new', { x: 1 }) +
        textDelta('lo') +
        blockStop() +
        messageDelta('end_turn') +
        stop,
    ),
  ]);
  const { text, error } = await runCall(provider, CALL);
  expect(error).toBeNull();
  expect(text).toBe('Hello');
});

test.each([
  [401, { type: 'authentication_error', message: 'invalid x-api-key sk-ant-secret-key' }, 'upstream_error'],
  [
    400,
    { type: 'invalid_request_error', message: 'prompt is too long: 9 tokens' },
    'context_length_exceeded',
  ],
  [404, { type: 'not_found_error', message: 'model: x' }, 'model_not_found'],
  [429, { type: 'rate_limit_error', message: 'slow' }, 'rate_limit_exceeded'],
])('reads a refusal with status %i', async (status, error, code) => {
  const provider = await serve([json({ type: 'error', error }, status, { 'retry-after': '7' })]);
  const outcome = await runCall(provider, CALL);
  expect(outcome.error?.code).toBe(code);
  expect(outcome.error?.message).not.toContain('sk-ant');
  if (status === 429) expect(outcome.error?.retryAfterMs).toBe(7_000);
});

test('never asks for more tokens than the caller allowed, however hard it thinks', async () => {
  const provider = await serve([sse(GOOD)]);
  const effort = { reasoningEffort: 'high', maxTokens: 4_096 } as const;
  await runCall(provider, { ...CALL, ...effort });
  await runCall(provider, { ...CALL, ...effort, maxTokens: 1_500 });
  await runCall(provider, { ...CALL, ...effort, model: 'claude-opus-4-7' });
  await runCall(provider, { ...CALL, reasoningEffort: 'max', model: 'claude-opus-4-7' });
  await runCall(provider, { ...CALL, reasoningEffort: 'max', maxTokens: 4_096 });
  expect(served.vendor.requests.map(({ body }) => body)).toMatchObject([
    { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 3_072 } },
    { max_tokens: 1_500 },
    { max_tokens: 4_096, thinking: { type: 'adaptive' }, output_config: { effort: 'high' } },
    { thinking: { type: 'adaptive' }, output_config: { effort: 'max' } },
    { max_tokens: 4_096, thinking: { type: 'enabled', budget_tokens: 3_686 } },
  ]);
  expect(served.vendor.requests[1]?.body).not.toHaveProperty('thinking');
});

test('lists the vendor’s models', async () => {
  const provider = await serve([json({ data: [{ id: 'claude-a' }, { id: 'claude-b' }] })]);
  expect(await provider.listModels(new AbortController().signal)).toEqual(['claude-a', 'claude-b']);
});
