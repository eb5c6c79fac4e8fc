import { expect, test } from 'vitest';
import { isApiError } from './errors.ts';
import { parseCountTokensRequest, parseMessagesRequest } from './parse-messages-request.ts';

const good = { model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
const user = (...content: unknown[]) => ({ messages: [{ role: 'user', content }] });
const tool = { name: 'f', input_schema: { type: 'object' } };

function fault(change: object) {
  const parsed = parseMessagesRequest({ ...good, ...change });
  return isApiError(parsed) ? [parsed.code, parsed.param] : null;
}

test.each([
  ['null means absent', { system: null, tools: null, tool_choice: null, thinking: null, metadata: null }],
  ['an empty list of tools', { tools: [], mcp_servers: [] }],
  [
    'unknown fields',
    { betas: ['x'], ...user({ type: 'text', text: 'a', cache_control: {}, citations: [] }) },
  ],
  ['a custom tool that says so', { tools: [{ ...tool, type: 'custom', defer_loading: true }] }],
  [
    'thoughts',
    {
      messages: [
        ...good.messages,
        { role: 'assistant', content: [{ type: 'redacted_thinking', data: 'x' }] },
      ],
    },
  ],
  ['a result without content', user({ type: 'tool_result', tool_use_id: 'a' })],
])('takes %s', (_, change) => {
  expect(fault(change)).toBeNull();
});

test.each<[string, object, string]>([
  ['max_tokens', { max_tokens: null }, 'invalid_request'],
  ['messages', { messages: [] }, 'invalid_request'],
  ['messages', { messages: [{ role: 'assistant', content: 'a' }] }, 'invalid_request'],
  ['messages.0.content', { messages: [{ role: 'user', content: 7 }] }, 'invalid_request'],
  ['messages.0.content.0.text', user({ type: 'text' }), 'invalid_request'],
  ['messages.0.content.0', user({ type: 'document', source: {} }), 'unsupported_parameter'],
  ['messages.0.content.0', user({ type: 'no_such_block' }), 'unsupported_parameter'],
  [
    'messages.0.content.0.source.media_type',
    user({ type: 'image', source: { type: 'base64', media_type: 'image/bmp', data: 'aa' } }),
    'invalid_request',
  ],
  [
    'messages.0.content.0.source.data',
    user({
      type: 'image',
      source: { type: 'base64', media_type: 'image/png', data: 'data:image/png;base64,aa' },
    }),
    'invalid_request',
  ],
  [
    'messages.0.content.0.source',
    user({ type: 'image', source: { type: 'file', file_id: 'f' } }),
    'unsupported_parameter',
  ],
  [
    'messages.0.content.0.content.0',
    user({ type: 'tool_result', tool_use_id: 'a', content: [{ type: 'search_result' }] }),
    'unsupported_parameter',
  ],
  ['tools.1.type', { tools: [tool, { type: 'bash_20250124', name: 'bash' }] }, 'unsupported_parameter'],
  ['tools.0.input_schema', { tools: [{ name: 'f' }] }, 'invalid_request'],
  ['tool_choice.name', { tools: [tool], tool_choice: { type: 'tool', name: 'g' } }, 'invalid_request'],
  ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 5 } }, 'invalid_request'],
  ['container', { container: 'c' }, 'unsupported_parameter'],
  [
    'max_loops',
    { max_loops: 2, output_config: { format: { type: 'json_schema', schema: {} } } },
    'invalid_request',
  ],
])('refuses %s: %o', (param, change, code) => {
  expect(fault(change)).toEqual([code, param]);
});

test.each([null, [], 'text', 7])('a body that is no object is refused: %o', (body) => {
  expect(isApiError(parseMessagesRequest(body))).toBe(true);
});

test('a count needs no max_tokens and obeys the same rules', () => {
  const { max_tokens: _, ...prompt } = good;
  expect(isApiError(parseCountTokensRequest(prompt))).toBe(false);
  expect(parseCountTokensRequest({ ...prompt, tool_choice: { type: 'any' } })).toMatchObject({
    param: 'tool_choice',
  });
});
