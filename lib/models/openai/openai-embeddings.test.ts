import { expect, test } from 'vitest';
import { servedVendor } from '#lib/models/provider.contract.ts';
import { type EmbeddingAnswer, type EmbeddingCall, ModelError } from '#lib/models/provider.ts';
import { json, type ResponseScript } from '#lib/models/testing/scripted-vendor.ts';
import type { ApiError } from '#lib/protocol/errors.ts';
import { createOpenAiWire } from './openai-wire.ts';

const served = servedVendor((to) =>
  createOpenAiWire({ ...to, id: 'openai', apiKey: 'sk-provider-secret-key', keyVariable: 'OPENAI_API_KEY' }),
);
const CALL: EmbeddingCall = {
  model: 'text-embedding-3-small',
  inputs: ['one', 'two'],
  dimensions: null,
  user: null,
  promptTokens: 2,
};
const FIRST = [0.5, -0.25, 1e-7].map(Math.fround);
const SECOND = [1, 0, -1];
const base64 = (vector: readonly number[]) =>
  Buffer.from(Float32Array.from(vector).buffer).toString('base64');
const item = (embedding: unknown, index?: unknown) => ({
  object: 'embedding',
  ...(index === undefined ? {} : { index }),
  embedding,
});

async function ask(script: ResponseScript, changes: Partial<EmbeddingCall> = {}): Promise<EmbeddingAnswer> {
  const provider = await served.serve([script]);
  const answer = await provider.embed?.({ ...CALL, ...changes }, new AbortController().signal);
  if (answer === undefined) throw new Error('the wire makes no vectors');
  return answer;
}

async function refusal(script: ResponseScript, changes: Partial<EmbeddingCall> = {}): Promise<ApiError> {
  const error: unknown = await ask(script, changes).catch((thrown: unknown) => thrown);
  if (!(error instanceof ModelError)) throw new Error(`not refused: ${String(error)}`);
  return error.error;
}

const numbersOf = ({ vectors }: EmbeddingAnswer) => vectors.map((vector) => [...vector]);

test.each([
  ['numbers', [item(FIRST, 0), item(SECOND, 1)]],
  ['base64', [item(base64(FIRST), 0), item(base64(SECOND), 1)]],
  ['both', [item(FIRST, 0), item(base64(SECOND), 1)]],
  ['another order', [item(SECOND, 1), item(FIRST, 0)]],
  ['no index', [item(FIRST), item(SECOND)]],
])('reads vectors as %s', async (_, data) => {
  const answer = await ask(json({ object: 'list', data, usage: { prompt_tokens: 7, total_tokens: 7 } }));
  expect(numbersOf(answer)).toEqual([FIRST, SECOND]);
  expect(answer.usage).toMatchObject({ promptTokens: 7, completionTokens: 0, estimated: false });
});

test('is not misled by white space, other names, or a text that looks like a vector', async () => {
  const text = `{ "note": "\\"embedding\\": [9, 9]", "data" : [ {"index":1, "embedding" :\n[1,0,-1]},
    {"embedding":\t"${base64(FIRST).replaceAll('/', '\\/')}", "index":0} ] }`;
  expect(numbersOf(await ask(json(text)))).toEqual([FIRST, SECOND]);
});

test('sends what was asked, one input by itself, and base64 to OpenAI alone', async () => {
  const data = [item(FIRST, 0)];
  await ask(json({ data }), { inputs: [[1, 2]], dimensions: 3, user: 'ada' });
  const [request] = served.vendor.requests;
  expect(request?.path).toBe('/v1/embeddings');
  expect(request?.headers.authorization).toBe('Bearer sk-provider-secret-key');
  expect(request?.body).toEqual({
    model: 'text-embedding-3-small',
    input: [1, 2],
    dimensions: 3,
    encoding_format: 'base64',
    user: 'ada',
  });
});

test.each<[what: string, data: unknown, says: string]>([
  ['too few vectors', [item(FIRST, 0)], '1 vectors for 2 inputs'],
  ['too many', [item(FIRST, 0), item(SECOND, 1), item(SECOND, 2)], '3 vectors for 2 inputs'],
  ['the same place twice', [item(FIRST, 0), item(SECOND, 0)], 'belong to no input'],
  ['a place beyond', [item(FIRST, 0), item(SECOND, 2)], 'belong to no input'],
  ['a place that is none', [item(FIRST, '0'), item(SECOND, 1)], 'belong to no input'],
  ['a place between two', [item(FIRST, 0.5), item(SECOND, 1)], 'belong to no input'],
  ['different lengths', [item(FIRST, 0), item([1], 1)], 'different lengths'],
  ['empty ones', [item([], 0), item([], 1)], 'cannot be read'],
  ['null in one', [item(FIRST, 0), item([1, null, 0], 1)], 'cannot be read'],
  ['words', [item(FIRST, 0), item(['1', '2', '3'], 1)], 'cannot be read'],
  ['numbers beyond 32-bit floats', [item(FIRST, 0), item([1e39, 0, 0], 1)], 'cannot be read'],
  ['NaN as bytes', [item(FIRST, 0), item(base64([Number.NaN, 0, 0]), 1)], 'cannot be read'],
  ['bytes that are no floats', [item(FIRST, 0), item('AAAA', 1)], 'cannot be read'],
  ['text that is no base64', [item(FIRST, 0), item('ÄÖÜ not base64!', 1)], 'cannot be read'],
  ['a number in the place of a vector', [item(FIRST, 0), item(0, 1)], 'cannot be read'],
  ['nothing in its place', [item(FIRST, 0), { object: 'embedding', index: 1 }], 'cannot be read'],
  ['no list', { first: FIRST }, '0 vectors for 2 inputs'],
])('refuses %s', async (_, data, says) => {
  const error = await refusal(json({ data }));
  expect(error).toMatchObject({ code: 'upstream_error', message: expect.stringContaining(says) });
});

test('refuses vectors that were not shortened, and says what to leave out', async () => {
  const error = await refusal(json({ data: [item(FIRST), item(SECOND)] }), { dimensions: 2 });
  expect(error.message).toContain('leave dimensions out');
});

test.each([
  ['NaN among the numbers', '{"data":[{"embedding":[1,NaN]},{"embedding":[1,2]}]}'],
  ['half of a body', '{"data":[{"embedding":[1,0'],
  ['a page', '<html>Bad gateway</html>'],
])('refuses %s', async (_, body) => {
  expect(await refusal(json(body))).toMatchObject({ code: 'upstream_error' });
});

test('usage that is missing is nothing, usage that is no number is kept for the meter to doubt', async () => {
  const data = [item(FIRST), item(SECOND)];
  expect((await ask(json({ data }))).usage).toBeNull();
  expect((await ask(json({ data, usage: { prompt_tokens: 'ten' } }))).usage?.promptTokens).toBeNaN();
});

test('closes the upstream socket when its caller leaves', async () => {
  const provider = await served.serve([() => {}]);
  const left = new AbortController();
  const asked = provider.embed?.(CALL, left.signal);
  await expect.poll(() => served.vendor.requests.length).toBe(1);
  left.abort(new Error('client left'));
  await expect(asked).rejects.toThrow('client left');
  await served.vendor.clientLeft;
});
