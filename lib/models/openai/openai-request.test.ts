import { expect, test } from 'vitest';
import type { ModelCall } from '#lib/models/provider.ts';
import { callOf } from '#lib/models/testing/run-call.ts';
import { dialectOf, nearestEffort } from './openai-dialect.ts';
import { openAiRequest } from './openai-request.ts';

function requestFor(host: string, changes: Partial<ModelCall>): Record<string, unknown> {
  const call = callOf({ stream: false, ...changes });
  return openAiRequest(call, dialectOf(host, call.model));
}

const everySetting: Partial<ModelCall> = {
  temperature: 0.5,
  topP: 0.9,
  presencePenalty: 0.1,
  frequencyPenalty: 0.2,
  stop: ['END'],
  seed: 7,
  reasoningEffort: 'xhigh',
  user: 'ada',
};

test('sends every setting to a chat model, but no effort', () => {
  expect(requestFor('openai', { model: 'gpt-4o', ...everySetting })).toEqual({
    model: 'gpt-4o',
    messages: [{ role: 'user', content: 'hello' }],
    max_tokens: 1_000,
    temperature: 0.5,
    top_p: 0.9,
    presence_penalty: 0.1,
    frequency_penalty: 0.2,
    stop: ['END'],
    seed: 7,
    user: 'ada',
  });
});

test.each(['o3-mini', 'o4-mini', 'gpt-5', 'gpt-5-mini-2025-08-07', 'gpt-5.4', 'gpt-6-sol'])(
  'sends a reasoning model (%s) only what it takes',
  (model) => {
    const request = requestFor('openai', { model, ...everySetting });
    expect(request.max_completion_tokens).toBe(1_000);
    for (const field of [
      'max_tokens',
      'temperature',
      'top_p',
      'presence_penalty',
      'frequency_penalty',
      'stop',
    ]) {
      expect(request).not.toHaveProperty(field);
    }
    expect(request.reasoning_effort).toBe(/^o|^gpt-5-|^gpt-5$/.test(model) ? 'high' : 'xhigh');
  },
);

test.each([
  ['o3-mini', 'high'],
  ['gpt-5.1', 'high'],
  ['gpt-5.4', 'xhigh'],
  ['gpt-5.6-sol', 'max'],
  ['gpt-6-astra', 'max'],
])('asks %s for its utmost when the utmost is asked for', (model, effort) => {
  expect(requestFor('openai', { model, reasoningEffort: 'max' }).reasoning_effort).toBe(effort);
});

test('asks gpt-6-astra, which always thinks, for no less than it does', () => {
  expect(requestFor('openai', { model: 'gpt-6-astra', reasoningEffort: 'none' }).reasoning_effort).toBe(
    'low',
  );
});

test('tells how much to say to models that know it, and to servers that nobody knows', () => {
  const verbosity = 'low';
  expect(requestFor('openai', { model: 'gpt-5.1', verbosity }).verbosity).toBe('low');
  expect(requestFor('together', { model: 'x', verbosity }).verbosity).toBe('low');
  for (const model of ['gpt-4o', 'o3-mini']) {
    expect(requestFor('openai', { model, verbosity })).not.toHaveProperty('verbosity');
  }
});

test('asks for the nearest effort that a model knows', () => {
  expect(nearestEffort('none', ['low', 'high'])).toBe('low');
  expect(nearestEffort('medium', ['low', 'high'])).toBe('low');
  expect(nearestEffort('xhigh', ['low', 'high'])).toBe('high');
  expect(nearestEffort('high', [])).toBeNull();
});

const tools: Partial<ModelCall> = {
  tools: [{ name: 'weather', description: 'Looks out', parameters: { type: 'object' }, strict: true }],
  toolChoice: { name: 'weather' },
  parallelToolCalls: false,
};

test('translates tools, the choice and a round trip of results', () => {
  const request = requestFor('openai', {
    ...tools,
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', name: 'ada', content: [{ type: 'text', text: 'Weather?' }] },
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'weather', arguments: '{"a":1}' }] },
      { role: 'tool', toolCallId: 'c1', content: 'rain' },
    ],
  });
  expect(request).toMatchObject({
    tools: [
      {
        type: 'function',
        function: { name: 'weather', description: 'Looks out', parameters: { type: 'object' }, strict: true },
      },
    ],
    tool_choice: { type: 'function', function: { name: 'weather' } },
    parallel_tool_calls: false,
    messages: [
      { role: 'system', content: 'Be brief' },
      { role: 'user', name: 'ada', content: 'Weather?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"a":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'rain' },
    ],
  });
});

test('keeps from a vendor what it would refuse', () => {
  expect(requestFor('openai', { model: 'o3-mini', ...tools })).not.toHaveProperty('parallel_tool_calls');
  expect(requestFor('openai', { model: 'gpt-6-sol', ...tools }).reasoning_effort).toBe('none');
  const named = requestFor('groq', {
    model: 'llama3-70b-8192',
    messages: [{ role: 'user', name: 'ada', content: [{ type: 'text', text: 'hi' }] }],
  });
  expect(named.messages).toEqual([{ role: 'user', content: 'hi' }]);
});

test('sends images as data or as their address, with the detail that was asked for', () => {
  const image = { type: 'image', size: null, detail: 'auto' } as const;
  const request = requestFor('openai', {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { ...image, source: { kind: 'data', mediaType: 'image/png', base64: 'QUJD' } },
          { ...image, detail: 'low', source: { kind: 'url', url: 'https://example.com/a.png' } },
        ],
      },
    ],
  });
  expect(request.messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Look' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,QUJD' } },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } },
      ],
    },
  ]);
});

test('asks for an image in full size where that is known, else for a close look', () => {
  const image = { type: 'image', size: null, detail: 'original' } as const;
  const source = { kind: 'url', url: 'https://example.com/a.png' } as const;
  const messages = [{ role: 'user', content: [{ ...image, source }] }] as const;
  const detailFor = (model: string) => JSON.stringify(requestFor('openai', { model, messages }).messages);
  expect(detailFor('gpt-5.5')).toContain('"detail":"original"');
  expect(detailFor('gpt-4o')).toContain('"detail":"high"');
});

const format = {
  type: 'json_schema',
  name: 'answer',
  description: null,
  schema: { type: 'object' },
  strict: true,
} as const;

test('asks for a schema where the vendor holds to one, and in words where not', () => {
  expect(requestFor('openai', { responseFormat: format }).response_format).toEqual({
    type: 'json_schema',
    json_schema: { name: 'answer', schema: { type: 'object' }, strict: true },
  });
  const byWords = requestFor('groq', { model: 'llama3-70b-8192', responseFormat: format });
  expect(byWords.response_format).toEqual({ type: 'json_object' });
  expect(JSON.stringify(byWords.messages)).toContain('{\\"type\\":\\"object\\"}');
});

test('asks Groq to keep thoughts out of the text', () => {
  expect(requestFor('groq', { model: 'deepseek-r1-distill-llama-70b' }).reasoning_format).toBe('parsed');
});
