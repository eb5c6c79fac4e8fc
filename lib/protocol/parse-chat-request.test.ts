import { expect, test } from 'vitest';
import { chatRequestSchema } from './chat-request.ts';
import { isApiError } from './errors.ts';
import { parseChatRequest } from './parse-chat-request.ts';
import { FIRST_ISSUE } from './validation-error.ts';

const USER = { role: 'user', content: 'hi' };

function parse(body: unknown) {
  return parseChatRequest(JSON.parse(JSON.stringify(body)));
}

function refusalOf(changes: Record<string, unknown>) {
  const result = parse({ model: 'm', messages: [USER], ...changes });
  return isApiError(result) ? [result.code, result.param] : 'accepted';
}

test.each([
  [{ model: undefined }, 'model'],
  [{ messages: undefined }, 'messages'],
  [{ messages: 'hi' }, 'messages'],
  [{ messages: [{ role: 'bob', content: 'x' }] }, 'messages[0].role'],
  [{ messages: [USER, { role: 'user', content: 5 }] }, 'messages[1].content'],
  [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages[0].content[0].text'],
  [{ messages: [{ role: 'user', content: [{ type: 'video' }] }] }, 'messages[0].content[0].type'],
  [{ messages: [USER, { role: 'tool', content: 'x' }] }, 'messages[1].tool_call_id'],
  [{ temperature: 2.1 }, 'temperature'],
  [{ temperature: -0.1 }, 'temperature'],
  [{ top_p: 1.1 }, 'top_p'],
  [{ presence_penalty: -2.1 }, 'presence_penalty'],
  [{ frequency_penalty: 2.1 }, 'frequency_penalty'],
  [{ max_tokens: -1 }, 'max_tokens'],
  [{ max_completion_tokens: 1.5 }, 'max_completion_tokens'],
  [{ max_loops: 0 }, 'max_loops'],
  [{ max_loops: 101 }, 'max_loops'],
  [{ max_loops: 1.5 }, 'max_loops'],
  [{ max_loops: '2' }, 'max_loops'],
  [{ n: 0 }, 'n'],
  [{ stop: ['1', '2', '3', '4', '5'] }, 'stop'],
  [{ max_cost: 0 }, 'max_cost'],
  [{ tool_choice: 'required' }, 'tool_choice'],
  [{ max_loops: 2, tools: [{ type: 'function', function: { name: 'f' } }] }, 'max_loops'],
  [{ max_loops: 2, response_format: { type: 'json_object' } }, 'max_loops'],
])('%j is refused and names its field', (changes, param) => {
  expect(refusalOf(changes)).toEqual(['invalid_request', param]);
});

test.each([
  [{ n: 2 }, 'n'],
  [{ logprobs: true }, 'logprobs'],
  [{ modalities: ['text', 'audio'] }, 'modalities'],
  [{ audio: { voice: 'x' } }, 'audio'],
  [{ functions: [{ name: 'f' }] }, 'functions'],
])('%j is not supported, and says so', (changes, param) => {
  expect(refusalOf(changes)).toEqual(['unsupported_parameter', param]);
});

test.each([
  [{ temperature: null, max_tokens: null, tools: null, stop: null, max_loops: null }],
  [{ max_tokens: 0 }],
  [{ unknown: { deep: true }, logprobs: false, n: 1 }],
  [{ response_format: { type: 'text' }, max_loops: 3 }],
  [{ tools: [] }],
  [{ messages: [USER, { role: 'assistant', content: null, tool_calls: [] }, USER] }],
])('%j is accepted', (changes) => {
  expect(refusalOf(changes)).toBe('accepted');
});

test.each([[[]], [[{ role: 'system', content: 'x' }]]])('messages %j lack a user', (messages) => {
  expect(parse({ model: 'm', messages })).toMatchObject({
    code: 'invalid_request',
    message: "At least one message with role 'user' is required.",
    param: null,
  });
});

test.each([[], 'text', null])('the body %j is no JSON object, and the message says what to send', (body) => {
  expect(parse(body)).toMatchObject({
    code: 'invalid_request',
    param: null,
    message: expect.stringContaining('JSON object'),
  });
});

test('stops at the first thing wrong, and makes no issue of the thousands that follow', () => {
  const messages = Array.from({ length: 4_000 }, () => 1);
  const { error } = chatRequestSchema.safeParse({ model: 'm', messages, temperature: 9 }, FIRST_ISSUE);
  expect(error?.issues.map(({ path }) => path)).toEqual([['messages', 0]]);
  expect(parse({ model: 'm', messages })).toMatchObject({ param: 'messages[0]' });
});
