import { expect, test } from 'vitest';
import { buildRequest, estimateBodyBytes, splitBody } from './build-request.ts';
import { type Config, newConfig, replaceSystemPrompt, systemPrompt, withField } from './config.ts';
import { type AssistantTurn, assistantTurn, type Turn } from './conversation.ts';
import type { StoredImage } from './images/attachment.ts';
import { SAMPLE_BODIES } from './testing/sample-bodies.ts';
import { substitute, variableNames } from './variables.ts';

const BASE = { parentId: null, createdAt: 0 };
const IMAGE: StoredImage = {
  kind: 'stored',
  hash: 'h',
  name: 'a.png',
  mediaType: 'image/png',
  bytes: 3000,
  width: 10,
  height: 10,
  originalBytes: 1,
};

function answer(content: string, toolCalls: AssistantTurn['toolCalls'] = []): AssistantTurn {
  return assistantTurn({
    ...BASE,
    id: 'a',
    status: 'done',
    model: 'm',
    content,
    reasoning: [{ loop: 1, text: 'draft' }],
    toolCalls,
    finishReason: 'stop',
  });
}

const build = (path: readonly Turn[], config: Config = newConfig('m'), variables = {}) =>
  buildRequest({
    config,
    path,
    variables,
    imageSource: async (image) => (image.kind === 'stored' ? `data:${image.hash}` : image.url),
  });

test('turns become messages; earlier loops and empty answers are not sent', async () => {
  const call = { id: 'c', type: 'function' as const, function: { name: 'f', arguments: '{}' } };
  const { body } = await build([
    { ...BASE, kind: 'user', id: 'u', text: 'Hi', images: [] },
    answer(''),
    answer('', [call]),
    { ...BASE, kind: 'tool', id: 't', toolCallId: 'c', text: 'result' },
    answer('Done'),
  ]);
  expect(body.messages).toEqual([
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: 'result' },
    { role: 'assistant', content: 'Done' },
  ]);
});

test('images follow the text as parts; one whose bytes are gone is left out and named', async () => {
  const remote = { kind: 'remote' as const, url: 'https://x/y.png', name: 'y.png' };
  const turn: Turn = { ...BASE, kind: 'user', id: 'u', text: 'Look', images: [IMAGE, remote] };
  const { body } = await build([turn]);
  expect(body.messages[0]?.content).toEqual([
    { type: 'text', text: 'Look' },
    { type: 'image_url', image_url: { url: 'data:h' } },
    { type: 'image_url', image_url: { url: 'https://x/y.png' } },
  ]);
  const gone = await buildRequest({
    config: newConfig('m'),
    path: [turn],
    variables: {},
    imageSource: async () => null,
  });
  expect(gone.missingImages).toEqual(['a.png', 'y.png']);
});

test('the bytes counted are the bytes sent, and the estimate is close', async () => {
  const path: Turn[] = [{ ...BASE, kind: 'user', id: 'u', text: 'é 漢 🙂'.repeat(500), images: [] }];
  const { text, bytes } = await build(path);
  expect(bytes).toBe(Buffer.byteLength(text));
  const draft = { text: '', images: [IMAGE] };
  const estimate = estimateBodyBytes({ config: newConfig('m'), path, draft });
  expect(Math.abs(estimate - bytes - 4000)).toBeLessThan(300);
});

test('a body taken apart and built again is the same body', async () => {
  for (const sample of Object.values(SAMPLE_BODIES)) {
    const { config, turns, question } = splitBody(sample);
    const system = config.messages;
    const joined = [...system, ...turns, ...(question === null ? [] : [question])];
    const roles = (messages: Config['messages']) =>
      messages.map(({ role }) => role.replace('developer', 'system'));
    expect(roles(joined)).toEqual(roles(sample.messages));
    expect({ ...config, messages: [] }).toEqual({ ...sample, messages: [] });
  }
});

test('variables fill prompt and turns once; a place without value stays as written', async () => {
  const config = replaceSystemPrompt(newConfig('m'), 'To {{ name }}, {{other}}');
  const { body } = await build([{ ...BASE, kind: 'user', id: 'u', text: '{{name}}', images: [] }], config, {
    name: '{{other}}',
  });
  expect(body.messages.map(({ content }) => content)).toEqual(['To {{other}}, {{other}}', '{{other}}']);
  expect(variableNames(['{{b}} {{a}}', '{{ b }} {{}} {{1x}} {a}'])).toEqual(['b', 'a']);
  expect(substitute('{{toString}}', {})).toBe('{{toString}}');
});

test('the system prompt is the leading system messages; setting it leaves the rest', () => {
  const config: Config = {
    ...newConfig('m'),
    messages: [
      { role: 'system', content: 'One' },
      { role: 'developer', content: 'Two' },
      { role: 'user', content: 'Hi' },
    ],
  };
  expect(systemPrompt(config)).toBe('One\n\nTwo');
  expect(replaceSystemPrompt(config, 'New').messages).toEqual([
    { role: 'system', content: 'New' },
    { role: 'user', content: 'Hi' },
  ]);
  expect(replaceSystemPrompt(config, '').messages).toEqual([{ role: 'user', content: 'Hi' }]);
});

test('an unset field leaves the body', () => {
  expect(Object.keys(withField(withField(newConfig('m'), 'seed', 1), 'seed', undefined))).not.toContain(
    'seed',
  );
});
