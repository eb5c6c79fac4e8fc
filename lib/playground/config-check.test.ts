import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isApiError } from '#lib/protocol/errors.ts';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import { checkConfig } from './config-check.ts';
import { SAMPLE_BODIES } from './testing/sample-bodies.ts';

const QUESTION = { role: 'user', content: 'x' };

function serverAccepts(body: unknown): boolean {
  return !isApiError(parseChatRequest(JSON.parse(JSON.stringify(body))));
}

/** Values that any field may be given: right ones, nearly right ones and wrong ones. */
const VALUES: readonly unknown[] = [
  ...[null, true, 'yes', '', 'auto', 'required', 'high', 'huge', 'x'.repeat(513)],
  ...[0, -1, 1, 1.5, 2, 2.1, 4, 100, 101, 1e-7, 1e300, 2 ** 53, 2 ** 63],
  ...[[], [1], ['a'], ['a', 'b', 'c', 'd', 'e'], {}, { a: 1 }, { include_usage: true }, { include_usage: 1 }],
  ...[{ type: 'text' }, { type: 'xml' }, { type: 'json_object' }, { type: 'json_schema' }],
  { type: 'json_schema', json_schema: {} },
  { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } },
  { type: 'json_schema', json_schema: { name: 1, schema: 'x' } },
  { type: 'function', function: { name: 'f' } },
  [{ type: 'function', function: { name: 'f' } }],
  [{ type: 'function', function: { name: 'two words' } }],
  [{ type: 'function', function: { name: 'f', parameters: null, strict: null, description: 3 } }],
  [{ type: 'custom', custom: {} }],
  [{ role: 'wizard', content: 'x' }],
  [QUESTION, { role: 'assistant', content: null }],
  [QUESTION, { role: 'assistant', tool_calls: [{ id: 'c', function: { name: 'f', arguments: '' } }] }],
  [QUESTION, { role: 'tool', content: 'x' }, 7],
  [{ role: 'user', content: [{ type: 'text' }] }],
  [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'ftp://x', detail: 'low' } }] }],
  [{ role: 'user', content: [{ type: 'refusal', refusal: 'no' }] }],
];

const FIELDS = [
  ...['model', 'messages', 'temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'max_tokens'],
  ...['max_completion_tokens', 'max_loops', 'max_cost', 'seed', 'stop', 'reasoning_effort', 'tools'],
  ...['tool_choice', 'parallel_tool_calls', 'response_format', 'user', 'stream', 'stream_options', 'n'],
  ...['metadata', 'logprobs', 'modalities', 'audio', 'functions', 'safety_identifier', 'x_vendor'],
];

const changes = fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom(...VALUES), { maxKeys: 4 });
const bodies = fc
  .tuple(fc.constantFrom(...Object.values(SAMPLE_BODIES)), changes)
  .map(([body, changed]) => ({ ...body, ...changed }) as Record<string, unknown>)
  // A config gets its question with Send; the server wants it there.
  .filter(({ messages }) => !Array.isArray(messages) || messages.some((message) => message?.role === 'user'));

test('the page and the server come to the same verdict on any body, in both directions', async () => {
  const seen = { taken: 0, refused: 0 };
  const property = fc.asyncProperty(bodies, async (body) => {
    const problems = await checkConfig(body);
    const accepted = serverAccepts(body);
    seen[accepted ? 'taken' : 'refused'] += 1;
    expect([problems, accepted]).toEqual([
      accepted ? [] : expect.arrayContaining([expect.anything()]),
      accepted,
    ]);
  });
  await fc.assert(property, { numRuns: 1_000, seed: 5 });
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(100);
});

test('what the server takes is not refused for being unusual', async () => {
  const unusual = [
    { max_cost: 1e-7 },
    { response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } } },
    { messages: [{ role: 'assistant', content: 'Earlier.' }, QUESTION] },
    { max_tokens: 0 },
    { metadata: { any: [1] }, x_vendor: null },
  ];
  for (const change of unusual)
    expect([change, await checkConfig({ ...SAMPLE_BODIES.least, ...change })]).toEqual([change, []]);
});

test('a config without a question is judged as if it were asked', async () => {
  expect(await checkConfig({ model: 'm', messages: [] })).toEqual([]);
  const system = [{ role: 'system', content: 'Be terse.' }];
  expect(await checkConfig({ model: 'm', messages: system, max_loops: 3 })).toEqual([]);
  expect((await checkConfig({ messages: [7] })).map(({ field }) => field)).toEqual(['model', 'messages[0]']);
  expect(await checkConfig([])).toEqual([{ field: '', message: 'A config is a JSON object.' }]);
});
