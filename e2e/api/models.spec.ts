import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

interface Model {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly owned_by: string;
  readonly kind: 'vendor' | 'embedding' | 'test' | 'fault';
  readonly context_length: number | null;
  readonly input_modalities: string[];
  readonly pricing: { readonly input_per_1m: number; readonly output_per_1m: number; readonly image: number };
}

const SEEDS = [
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'o3-mini',
  'claude-sonnet-4-20250514',
  'claude-3-7-sonnet-latest',
  'groq/llama3-70b-8192',
  'groq/deepseek-r1-distill-llama-70b',
  'test/echo',
  'test/story',
  'text-embedding-3-small',
  'test/embed',
];

function kindOf(id: string): Model['kind'] {
  if (/embed/.test(id)) return 'embedding';
  if (!id.startsWith('test/')) return 'vendor';
  return id.startsWith('test/error-') ? 'fault' : 'test';
}

test("the list is OpenAI's, with what a chooser needs beside it", async ({ api }) => {
  const list = await api.json<{ object: string; data: Model[]; default_model: string }>('/v1/models');
  expect(list).toMatchObject({ object: 'list', default_model: 'gpt-4.1' });
  for (const id of SEEDS) expect(list.data.map((model) => model.id)).toContain(id);
  for (const model of list.data) {
    expect(model).toMatchObject({
      object: 'model',
      owned_by: expect.any(String),
      kind: kindOf(model.id),
      pricing: expect.any(Object),
    });
    expect(Number.isInteger(model.created)).toBe(true);
    expect(model.input_modalities).toContain('text');
  }
  expect(new Set(list.data.map(({ id }) => id)).size).toBe(list.data.length);
});

test("OpenAI's SDK lists and retrieves", async ({ api }) => {
  const all = await api.sdk().models.list();
  expect(all.data.map((model) => model.id)).toContain('gpt-4o');
  for (const id of ['gpt-4o', 'groq/llama3-70b-8192', 'test/echo']) {
    expect((await api.sdk().models.retrieve(id)).id).toBe(id);
  }
});

test('one model is found by its id, slashes plain or escaped', async ({ api }) => {
  for (const path of ['groq/llama3-70b-8192', 'groq%2Fllama3-70b-8192', 'groq%2fllama3-70b-8192']) {
    const model = await api.json<Model>(`/v1/models/${path}`);
    expect(model.id).toBe('groq/llama3-70b-8192');
    expect(model.pricing).toMatchObject({ input_per_1m: 0.59, output_per_1m: 0.79 });
  }
  const mini = await api.json<Model>('/v1/models/gpt-4o-mini');
  expect(mini).toMatchObject({
    context_length: 128_000,
    pricing: { input_per_1m: 0.15, output_per_1m: 0.6 },
  });
  expect(mini.input_modalities).toEqual(['text', 'image']);
});

test('an unknown id is 404 model_not_found', async ({ api, serverKind }) => {
  // Next refuses a broken escape by itself, before any route sees it.
  const broken = serverKind === 'next' ? [] : ['/v1/models/%E0%A4%A'];
  for (const path of ['/v1/models/nobody-knows', '/v1/models/nobody/knows', ...broken]) {
    const answer = await api.get(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.json(), path).toMatchObject({ error: { type: 'invalid_request_error' } });
  }
});

test('the available models are counted and bare', async ({ api }) => {
  const body = await api.json<{ success: boolean; count: number; models: string[] }>('/v1/models/available');
  expect(body.success).toBe(true);
  expect(body.count).toBe(body.models.length);
  for (const id of SEEDS) expect(body.models).toContain(id);
});

test("a provider's own list adds to the catalogue, and its silence takes nothing away", async ({
  newServer,
  vendor,
}) => {
  const listed = await apiFor(await newServer());
  await expect
    .poll(async () => (await listed.json<{ models: string[] }>('/v1/models/available')).models)
    .toContain('gpt-listed-only');
  vendor.lists = false;
  const silent = await apiFor(await newServer());
  const { models } = await silent.json<{ models: string[] }>('/v1/models/available');
  for (const id of SEEDS) expect(models).toContain(id);
  expect((await silent.chat({ model: 'gpt-4o' })).status).toBe(200);
});

test('without any provider the built-in models are there, and the default among them', async ({
  newServer,
}) => {
  const api = await apiFor(await newServer({ vendor: null }));
  const { models } = await api.json<{ models: string[] }>('/v1/models/available');
  expect(models).toContain('test/echo');
  expect(models.every((id) => id.startsWith('test/'))).toBe(true);
  expect((await api.chat({ model: 'test/echo' })).status).toBe(200);
});

test('a further OpenAI-wire server is reached by its prefix', async ({ newServer, vendor }) => {
  const upstream = { name: 'together', base_url: `${vendor.url}/v1`, api_key: 'sk-together' };
  const api = await apiFor(await newServer({ env: { UPSTREAMS: JSON.stringify([upstream]) } }));
  const body = await api.completion({ model: 'together/some-model' });
  expect(body.model).toBe('together/some-model');
  const [request] = vendor.requestsFor('some-model');
  expect(request?.headers.authorization).toBe('Bearer sk-together');
});

test('the price list names source and date', async ({ api }) => {
  const costs = JSON.stringify(await api.json('/v1/usage/costs'));
  expect(costs).toContain('gpt-4o-mini');
  expect(costs).toMatch(/\d{4}-\d\d-\d\d/);
});
