import OpenAI from 'openai';
import { type Api, apiFor } from '../support/api.ts';
import { EMBEDDINGS, embedded, refused } from '../support/embeddings.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

/** `POST /v1/embeddings`: OpenAI's endpoint, what it takes, answers and refuses. */

async function vectorOf(api: Api, body: Readonly<Record<string, unknown>>): Promise<number[]> {
  return (await embedded(api, body)).data[0]?.embedding as number[];
}

const nearness = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);

test.describe('the answer', () => {
  test("is OpenAI's, key for key, with the cost where a chat has it", async ({ api }) => {
    const answer = await api.post(EMBEDDINGS, {
      model: 'test/embed',
      input: 'Who lit the lamp?',
      dimensions: 2,
    });
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(text).toMatch(
      /^\{"object":"list","data":\[\{"object":"embedding","index":0,"embedding":\[[-\d.e]+,[-\d.e]+\]\}\],"model":"test\/embed","usage":\{"prompt_tokens":5,"total_tokens":5,"cost":0\}\}$/,
    );
    for (const name of ['x-request-id', 'x-ratelimit-remaining-minute', 'x-ratelimit-limit-requests'])
      expect(answer.headers.get(name), name).toMatch(/\w/);
  });

  test("OpenAI's SDK asks for base64 by itself, and has the same numbers as one that asks for floats", async ({
    api,
  }) => {
    const input = ['Who lit the lamp?', 'naïve 🌍'];
    const sdk = api.sdk();
    const bytes = await sdk.embeddings.create({ model: 'test/embed', input });
    const floats = await sdk.embeddings.create({ model: 'test/embed', input, encoding_format: 'float' });
    expect(bytes.data.map(({ embedding }) => [...embedding])).toEqual(
      floats.data.map(({ embedding }) => embedding),
    );
    expect(bytes.data.map(({ index }) => index)).toEqual([0, 1]);
    expect(bytes.data[0]?.embedding).toHaveLength(1_536);
    expect(bytes.usage).toEqual(floats.usage);
    const raw = await embedded(api, { input, encoding_format: 'base64' });
    expect(typeof raw.data[0]?.embedding).toBe('string');
  });

  test('a text, texts, tokens and lists of tokens have the same vectors', async ({ api }) => {
    const [text, tokens] = ['hello world', [15_339, 1_917]];
    const alone = await vectorOf(api, { input: text });
    for (const input of [[text], tokens, [tokens]]) expect(await vectorOf(api, { input })).toEqual(alone);
    const { data, usage } = await embedded(api, { input: [tokens, tokens] });
    expect(data.map(({ embedding }) => embedding)).toEqual([alone, alone]);
    expect(usage).toMatchObject({ prompt_tokens: 4, total_tokens: 4 });
  });

  test('vectors have the length that was asked for, are of length 1, and near each other for texts that share words', async ({
    api,
  }) => {
    for (const dimensions of [1, 256, 1_536, null]) {
      const vector = await vectorOf(api, { input: 'Who lit the lamp?', dimensions });
      expect(vector).toHaveLength(dimensions ?? 1_536);
      expect(nearness(vector, vector)).toBeCloseTo(1, 5);
    }
    const question = await vectorOf(api, { input: 'Who lit the lamp?' });
    const near = await vectorOf(api, { input: 'The keeper lit the lamp.' });
    const far = await vectorOf(api, { input: 'Knead flour, salt and water.' });
    expect(nearness(question, near)).toBeGreaterThan(nearness(question, far) + 0.3);
  });

  test('fields that nobody knows are ignored, null is absent', async ({ api }) => {
    const odd = { input_type: 'query', stream: true, dimensions: null, encoding_format: null, user: null };
    expect(await vectorOf(api, { input: 'a', ...odd })).toEqual(await vectorOf(api, { input: 'a' }));
  });

  test('as many inputs and tokens as OpenAI takes', async ({ newAccount }) => {
    const api = await newAccount();
    const texts = Array.from({ length: 2_048 }, (_, at) => `text ${at}`);
    const { data } = await embedded(api, { input: texts, dimensions: 4 });
    expect(data.map(({ index }) => index)).toEqual(texts.map((_, at) => at));
    const lists = Array.from({ length: 37 }, () => Array.from({ length: 8_000 }, () => 15_339));
    const { usage } = await embedded(api, { input: lists, dimensions: 4 });
    expect(usage.prompt_tokens).toBe(296_000);
  });
});

test.describe('refusals', () => {
  const cases: [what: string, body: unknown, param: string | null, says: RegExp][] = [
    ['no model', { input: 'a' }, 'model', /required/],
    ['no input', { model: 'test/embed' }, 'input', /required/],
    ['an empty text', { model: 'test/embed', input: '' }, 'input', /empty/],
    ['an empty list', { model: 'test/embed', input: [] }, 'input', /empty/],
    ['an empty text among others', { model: 'test/embed', input: ['a', 'b', 'c', ''] }, 'input[3]', /empty/],
    ['an empty list of tokens', { model: 'test/embed', input: [[1], []] }, 'input[1]', /empty/],
    ['a number among texts', { model: 'test/embed', input: ['a', 1] }, 'input[1]', /text/],
    ['a part of a token', { model: 'test/embed', input: [[1, 1.5]] }, 'input[0][1]', /token/],
    ['too many inputs', { model: 'test/embed', input: Array(2_049).fill('a') }, 'input', /2048.*another/],
    [
      'another format',
      { model: 'test/embed', input: 'a', encoding_format: 'hex' },
      'encoding_format',
      /float/,
    ],
    ['no dimensions', { model: 'test/embed', input: 'a', dimensions: 0 }, 'dimensions', /1/],
    ['a list', [], null, /JSON object/],
  ];
  for (const [what, body, param, says] of cases)
    test(`${what} is refused by the field's name, with the way out`, async ({ api }) => {
      const error = await refused(api, body);
      expect(error).toMatchObject({
        status: 400,
        type: 'invalid_request_error',
        code: 'invalid_request',
        param,
      });
      expect(error.message).toMatch(says);
    });

  test('an input longer than the model reads, and all too long together', async ({ api, vendor }) => {
    const long = 'word '.repeat(8_200);
    const one = await refused(api, { model: 'text-embedding-3-small', input: ['a', 'b', 'c', long] });
    expect(one).toMatchObject({ status: 400, code: 'context_length_exceeded', param: 'input[3]' });
    expect(one.message).toMatch(/8192.*several inputs/);
    const alone = await refused(api, { model: 'test/embed', input: long });
    expect(alone).toMatchObject({ code: 'context_length_exceeded', param: 'input' });
    const all = await refused(api, { model: 'test/embed', input: Array(38).fill(Array(8_000).fill(1)) });
    expect(all).toMatchObject({ status: 400, code: 'context_length_exceeded', param: 'input' });
    expect(all.message).toMatch(/300000.*several requests/);
    const tokens = await refused(api, { model: 'test/embed', input: Array(8_193).fill(1) });
    expect(tokens).toMatchObject({ code: 'context_length_exceeded', param: 'input' });
    expect(vendor.calls).toEqual([]);
  });

  test('more dimensions than a model has, or any where it always has the same', async ({ api }) => {
    const more = await refused(api, { model: 'text-embedding-3-small', input: 'a', dimensions: 1_537 });
    expect(more).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'dimensions' });
    expect(more.message).toContain('1536');
    const any = await refused(api, { model: 'text-embedding-ada-002', input: 'a', dimensions: 256 });
    expect(any).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'dimensions' });
    expect(any.message).toContain('leave dimensions out');
  });

  test('a model that chats is refused here and one that embeds there, each by name and with others that would do', async ({
    api,
  }) => {
    for (const model of ['gpt-4o', 'claude-sonnet-4-20250514', 'test/echo', 'groq/llama3-70b-8192']) {
      const error = await refused(api, { model, input: 'a' });
      expect(error).toMatchObject({ status: 400, code: 'invalid_request', param: 'model' });
      for (const name of [model, 'text-embedding-3-small', 'test/embed'])
        expect(error.message).toContain(name);
    }
    for (const model of ['text-embedding-3-large', 'test/embed']) {
      const answer = await api.chat({ model });
      const { error } = (await answer.json()) as { error: ErrorBody };
      expect(answer.status).toBe(400);
      expect(error).toMatchObject({ code: 'invalid_request', param: 'model' });
      for (const name of [model, EMBEDDINGS, 'gpt-4.1']) expect(error.message).toContain(name);
    }
    const native = await api.post('/v1/agent/completions', {
      agent_config: { model_name: 'test/embed' },
      task: 'a',
    });
    expect(native.status).toBe(400);
    expect(await native.text()).toContain(EMBEDDINGS);
    expect(await refused(api, { model: 'no/such-model', input: 'a' })).toMatchObject({ status: 404 });
  });

  test('the test models that fail do so here too', async ({ api }) => {
    for (const [fault, status] of [
      ['400', 400],
      ['401', 401],
      ['429', 429],
      ['500', 500],
      ['midstream', 502],
    ] as const)
      expect((await refused(api, { model: `test/error-${fault}`, input: 'a' })).status, fault).toBe(status);
  });

  test("OpenAI's SDK throws its own errors", async ({ api, newAccount }) => {
    const create = (sdk: OpenAI, model: string) => sdk.embeddings.create({ model, input: 'a' });
    await expect(create(api.sdk(), 'gpt-4o')).rejects.toThrow(OpenAI.BadRequestError);
    await expect(create(api.sdk(), 'no/such-model')).rejects.toThrow(OpenAI.NotFoundError);
    await expect(create(api.sdk({ apiKey: 'sk-wrong' }), 'test/embed')).rejects.toThrow(
      OpenAI.AuthenticationError,
    );
    await expect(create(api.sdk(), 'test/error-429')).rejects.toThrow(OpenAI.RateLimitError);
    const poor = await newAccount({ credits: 0 });
    await expect(create(poor.sdk(), 'text-embedding-3-small')).rejects.toMatchObject({ status: 402 });
  });
});

test.describe('the catalogue', () => {
  test('models that embed are listed with their kind, and none is a default', async ({
    newServer,
    vendor,
    api,
  }) => {
    const { data } = await api.json<{ data: Record<string, unknown>[] }>('/v1/models');
    const kinds = data.filter(({ kind }) => kind === 'embedding');
    expect(kinds.map(({ id, dimensions }) => [id, dimensions])).toEqual([
      ['text-embedding-3-small', 1_536],
      ['text-embedding-3-large', 3_072],
      ['text-embedding-ada-002', 1_536],
      ['test/embed', 1_536],
    ]);
    for (const model of kinds) expect(model).toMatchObject({ context_length: 8_192, max_output_tokens: 0 });
    expect(data.find(({ id }) => id === 'text-embedding-3-small')?.pricing).toMatchObject({
      input_per_1m: 0.02,
      output_per_1m: 0,
    });
    const { models } = await api.json<{ models: string[] }>('/v1/models/available');
    for (const { id } of kinds) expect(models).toContain(id);
    vendor.lists = ['nomic-embed-text', 'some-chat'];
    const ollama = await apiFor(
      await newServer({ env: { OLLAMA_BASE_URL: `${vendor.url}/v1` }, vendor: null }),
    );
    const list = () =>
      ollama.json<{ default_model: string; data: { id: string; kind: string }[] }>('/v1/models');
    await expect.poll(async () => (await list()).default_model).toBe('ollama/some-chat');
    expect((await list()).data).toContainEqual(
      expect.objectContaining({ id: 'ollama/nomic-embed-text', kind: 'embedding', dimensions: null }),
    );
  });
});
