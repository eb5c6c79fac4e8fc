import { expect, test } from 'vitest';
import { isApiError } from '#lib/protocol/errors.ts';
import type { MessagesRequest } from '#lib/protocol/messages-request.ts';
import { parseMessagesRequest } from '#lib/protocol/parse-messages-request.ts';
import type { ImagePart } from '#lib/protocol/prompt.ts';
import { fromMessagesRequest, messagesImageReferences } from './from-messages-request.ts';

const good = { model: 'm', max_tokens: 20_000, messages: [{ role: 'user', content: 'Hi' }] };

function parsed(change: object): MessagesRequest {
  const request = parseMessagesRequest({ ...good, ...change });
  if (isApiError(request)) throw new Error(request.message);
  return request;
}
const run = (change: object, images: readonly ImagePart[] = []) =>
  fromMessagesRequest(parsed(change), images);

const picture = (data: string) => ({
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data },
});
const accepted = (url: string): ImagePart => ({
  type: 'image',
  source: { kind: 'url', url },
  size: null,
  detail: 'auto',
});

const CONVERSATION = {
  system: [
    { type: 'text', text: 'Be' },
    { type: 'text', text: 'brief.' },
  ],
  messages: [
    { role: 'user', content: 'one' },
    { role: 'user', content: [picture('aaaa'), { type: 'text', text: 'two' }] },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm', signature: 's' },
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 'c1', name: 'look', input: { at: 'sky' } },
        { type: 'tool_use', id: 'c2', name: 'look', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'c1',
          content: [{ type: 'text', text: 'blue' }, picture('bbbb')],
        },
        { type: 'text', text: 'and?' },
        { type: 'tool_result', tool_use_id: 'c2', content: 'no sky', is_error: true },
      ],
    },
  ],
};

test('turns of one role are joined, results come before what is said, images keep their places', () => {
  const [first, second] = [accepted('https://a/1'), accepted('https://a/2')];
  expect(run(CONVERSATION, [first, second]).messages).toEqual([
    { role: 'system', content: 'Be\n\nbrief.' },
    { role: 'user', content: [{ type: 'text', text: 'one' }, first, { type: 'text', text: 'two' }] },
    {
      role: 'assistant',
      content: 'I look.',
      toolCalls: [
        { id: 'c1', name: 'look', arguments: '{"at":"sky"}' },
        { id: 'c2', name: 'look', arguments: '{}' },
      ],
    },
    { role: 'tool', toolCallId: 'c1', content: 'blue' },
    { role: 'tool', toolCallId: 'c2', content: 'Error: no sky' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Images of the result of c1:' },
        second,
        { type: 'text', text: 'and?' },
      ],
    },
  ]);
});

test('images are named by where they stand, as the request has them', () => {
  expect(messagesImageReferences(parsed(CONVERSATION)).map(({ url, param }) => [url, param])).toEqual([
    ['aaaa', 'messages.1.content.0.source.data'],
    ['bbbb', 'messages.3.content.0.content.1.source.data'],
  ]);
});

test('results alone are no turn of the user', () => {
  const content = [{ type: 'tool_result', tool_use_id: 'c1', content: 'x' }];
  const { messages } = run({ messages: [{ role: 'user', content }] });
  expect(messages.slice(1)).toEqual([{ role: 'tool', toolCallId: 'c1', content: 'x' }]);
});

test.each([
  [{}, null],
  [{ thinking: { type: 'disabled' } }, 'none'],
  [{ thinking: { type: 'enabled', budget_tokens: 4_095 } }, 'low'],
  [{ thinking: { type: 'enabled', budget_tokens: 4_096 } }, 'medium'],
  [{ thinking: { type: 'enabled', budget_tokens: 16_384 } }, 'high'],
  [{ thinking: { type: 'adaptive' } }, 'high'],
  [{ thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }, 'low'],
  [{ thinking: { type: 'disabled' }, output_config: { effort: 'low' } }, 'none'],
])('%o is the effort %s', (change, effort) => {
  expect(run(change).settings.reasoningEffort).toBe(effort);
});

const TOOLS = { tools: [{ name: 'f', input_schema: { type: 'object' } }] };

test.each([
  ['auto', 'auto'],
  ['any', 'required'],
  ['none', 'none'],
])('tool_choice %s is %s', (type, choice) => {
  expect(run({ ...TOOLS, tool_choice: { type } }).settings.toolChoice).toBe(choice);
});

/** A value for each field, with what it needs beside it. A field without one does not compile. */
type Samples = { readonly [Field in keyof MessagesRequest]-?: Readonly<Record<string, unknown>> };

const FIELDS: Samples = {
  model: { model: 'other' },
  max_tokens: { max_tokens: 5 },
  messages: { messages: [{ role: 'user', content: 'b' }] },
  system: { system: 'Be brief.' },
  stop_sequences: { stop_sequences: ['END'] },
  temperature: { temperature: 0.5 },
  top_p: { top_p: 0.5 },
  top_k: { top_k: 5 },
  metadata: { metadata: { user_id: 'ada' } },
  service_tier: { service_tier: 'auto' },
  tools: TOOLS,
  tool_choice: { ...TOOLS, tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true } },
  thinking: { thinking: { type: 'adaptive' } },
  output_config: { output_config: { format: { type: 'json_schema', schema: {} } } },
  stream: { stream: true },
  max_loops: { max_loops: 2 },
  max_cost: { max_cost: 1 },
};
const NOT_SENT_ON = ['top_k', 'service_tier'];

test.each(Object.entries(FIELDS))('the field %s is heard', (field, { [field]: value, ...beside }) => {
  const [changed, without] = [run({ ...beside, [field]: value }), run(beside)];
  if (NOT_SENT_ON.includes(field)) expect(changed).toEqual(without);
  else expect(changed).not.toEqual(without);
});
