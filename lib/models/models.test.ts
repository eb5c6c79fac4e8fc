import { afterEach, beforeAll, expect, test } from 'vitest';
import { callOf, runCall } from '#lib/models/testing/run-call.ts';
import { json, type ScriptedVendor, startVendor } from '#lib/models/testing/scripted-vendor.ts';
import { imageTokens } from '#lib/pricing/image-tokens.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import type { ResolvedModel } from './model-facts.ts';
import { createModels, type Models } from './models.ts';
import type { ModelsConfig } from './models-config.ts';
import { TEST_MODEL_IDS } from './test-models/resolve-test-model.ts';
import { forEachVendor } from './vendors.ts';

const OFF: ModelsConfig = {
  vendors: forEachVendor(() => ({ baseUrl: 'http://127.0.0.1:9/v1', apiKey: null })),
  ollamaBaseUrl: null,
  upstreams: [],
  defaultModel: null,
  connectTimeoutMs: 1_000,
  firstEventTimeoutMs: 1_000,
  idleTimeoutMs: 1_000,
  totalTimeoutMs: 10_000,
  retries: 0,
};
const on = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'sk-test' };
const ALL_ON: ModelsConfig = { ...OFF, vendors: forEachVendor(() => on) };
const only = (vendors: Partial<ModelsConfig['vendors']>) => ({ vendors: { ...OFF.vendors, ...vendors } });

const opened: Models[] = [];
let vendor: ScriptedVendor | null = null;

afterEach(async () => {
  for (const models of opened.splice(0)) models.close();
  await vendor?.close();
  vendor = null;
});

async function open(changes: Partial<ModelsConfig> = {}, base = OFF): Promise<Models> {
  const models = createModels({ ...base, ...changes });
  opened.push(models);
  await models.warm();
  return models;
}

function resolved(models: Models, id: string): ResolvedModel {
  const model = models.resolve(id);
  if (isApiError(model)) throw new Error(model.message);
  return model;
}

beforeAll(async () => {
  await open();
});

test.each([
  ['gpt-4o', 'openai', 'gpt-4o'],
  ['gpt-4o-2024-11-20', 'openai', 'gpt-4o-2024-11-20'],
  ['o3-mini', 'openai', 'o3-mini'],
  ['chatgpt-4o-latest', 'openai', 'chatgpt-4o-latest'],
  ['openai/gpt-4.1', 'openai', 'gpt-4.1'],
  ['claude-sonnet-4-20250514', 'anthropic', 'claude-sonnet-4-20250514'],
  ['anthropic/claude-3-7-sonnet-latest', 'anthropic', 'claude-3-7-sonnet-latest'],
  ['groq/llama3-70b-8192', 'groq', 'llama3-70b-8192'],
  ['groq/openai/gpt-oss-120b', 'groq', 'openai/gpt-oss-120b'],
  ['text-embedding-3-small', 'openai', 'text-embedding-3-small'],
  ['openai/text-embedding-ada-002', 'openai', 'text-embedding-ada-002'],
  ['test/echo', 'test', 'echo'],
  ['test/embed', 'test', 'embed'],
  ['test/story@50', 'test', 'story@50'],
])('%s goes to %s as %s', async (id, host, vendorModel) => {
  const model = resolved(await open({}, ALL_ON), id);
  expect(model).toMatchObject({ id, ownedBy: host, vendorModel });
  expect(model.provider.id).toBe(host);
});

test.each([
  ['llama-9', 'not known'],
  ['together/llama', 'not known'],
  ['test/nothing', 'test/echo'],
  ['test/story@0', 'test/echo'],
  ['test/story@fast', 'test/echo'],
  ['test/story@0.000000001', '0.1 to 1000000'],
  ['test/story@1000001', '0.1 to 1000000'],
  ['test/story@1e9', '0.1 to 1000000'],
  ['test/story@-1', '0.1 to 1000000'],
  ['test/story@NaN', '0.1 to 1000000'],
  ['test/story@Infinity', '0.1 to 1000000'],
  ['', 'not known'],
  ['/', 'not known'],
  ['groq/', 'not known'],
  ['__proto__', 'not known'],
])('does not know %j', async (id, says) => {
  const error = (await open({}, ALL_ON)).resolve(id) as ApiError;
  expect(error).toMatchObject({ code: 'model_not_found', param: 'model' });
  expect(error.message).toContain(says);
});

test.each([
  ['gpt-4o', 'OPENAI_API_KEY'],
  ['claude-sonnet-4-20250514', 'ANTHROPIC_API_KEY'],
  ['groq/llama3-70b-8192', 'GROQ_API_KEY'],
  ['ollama/llama3', 'OLLAMA_BASE_URL'],
])('names what turns the provider of %s on, and a model that works now', async (id, variable) => {
  const error = (await open()).resolve(id) as ApiError;
  expect(error.code).toBe('model_not_found');
  expect(error.message).toContain(variable);
  expect(error.message).toContain('test/echo');
});

test('prices by the list, at nothing for what is ours, and at the Swarms list price for the unknown', async () => {
  const models = await open({ ollamaBaseUrl: 'http://127.0.0.1:9/v1' }, ALL_ON);
  expect(resolved(models, 'gpt-4o').price).toMatchObject({ inputPicos: 2_500_000, outputPicos: 10_000_000 });
  expect(resolved(models, 'groq/llama3-70b-8192').price).toMatchObject({ inputPicos: 590_000 });
  const unknown = { inputPicos: 6_500_000, outputPicos: 18_500_000, imageMicros: 250_000 };
  expect(resolved(models, 'gpt-99').price).toMatchObject(unknown);
  expect(resolved(models, 'ollama/llama3').price).toMatchObject({ inputPicos: 0, outputPicos: 0 });
  expect(resolved(models, 'test/echo').price).toMatchObject({ inputPicos: 0, outputPicos: 0 });
});

test('knows lengths by the family of a dated id', async () => {
  const models = await open({}, ALL_ON);
  expect(resolved(models, 'gpt-4o-2024-11-20')).toMatchObject({
    contextLength: 128_000,
    maxOutputTokens: 16_384,
  });
  expect(resolved(models, 'claude-sonnet-4-5-20250929')).toMatchObject({ contextLength: 200_000 });
  expect(resolved(models, 'gpt-99')).toMatchObject({ contextLength: null });
});

test('never counts an image for less than a size that is not known', async () => {
  const models = await open({}, ALL_ON);
  const sizes = [
    null,
    { width: 37, height: 21 },
    { width: 768, height: 2_048 },
    { width: 9_000, height: 9_000 },
  ];
  for (const { id } of await models.list()) {
    const model = resolved(models, id);
    const most = imageTokens(model.imageTokens, null);
    for (const size of sizes) expect(imageTokens(model.imageTokens, size)).toBeLessThanOrEqual(most);
  }
  expect(imageTokens(resolved(models, 'gpt-4o').imageTokens, { width: 1_024, height: 1_024 })).toBe(765);
});

test('lists nothing but test models when nothing is set up, and defaults to test/echo', async () => {
  const models = await open();
  const ids = (await models.list()).map(({ id }) => id);
  expect(ids).toContain('test/echo');
  expect(ids.every((id) => id.startsWith('test/'))).toBe(true);
  expect(models.defaultModel()).toBe('test/echo');
});

test('tells vendors’ models, built-in ones and those that always fail apart', async () => {
  const models = await open({}, ALL_ON);
  const kinds = new Map((await models.list()).map(({ id, kind }) => [id, kind]));
  expect(kinds.get('gpt-4o')).toBe('vendor');
  expect(kinds.get('test/slow')).toBe('test');
  const faults = [...kinds].filter(([, kind]) => kind === 'fault').map(([id]) => id);
  expect(faults).toEqual(TEST_MODEL_IDS.filter((id) => id.startsWith('test/error-')));
  expect(faults.length).toBeGreaterThan(5);
});

test('only test/tools can be made to call a tool, of those that answer', async () => {
  const models = await open({}, ALL_ON);
  const obeys = (id: string) => resolved(models, id).obeysToolChoice;
  expect(['gpt-4o', 'groq/llama3-70b-8192', 'test/tools', 'test/error-500'].filter(obeys)).toHaveLength(4);
  expect(['test/echo', 'test/story', 'test/json', 'test/slow'].filter(obeys)).toEqual([]);
});

test('chooses the default by what is on', async () => {
  expect((await open({}, ALL_ON)).defaultModel()).toBe('gpt-4.1');
  expect((await open({ defaultModel: 'test/story' }, ALL_ON)).defaultModel()).toBe('test/story');
  expect((await open(only({ anthropic: on }))).defaultModel()).toBe('claude-sonnet-4-20250514');
  expect((await open(only({ groq: on }))).defaultModel()).toBe('groq/llama3-70b-8192');
});

test('adds what an upstream lists under its name, and serves what it does not list', async () => {
  vendor = await startVendor(json({ data: [{ id: 'meta/llama' }, { id: 'qwen' }] }));
  const upstream = { name: 'together', baseUrl: `${vendor.origin}/v1`, apiKey: null, imageUrls: false };
  const models = await open({ upstreams: [upstream] });
  const ids = (await models.list()).map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(['together/meta/llama', 'together/qwen']);
  expect(models.defaultModel()).toBe('together/meta/llama');
  expect(resolved(models, 'together/unlisted').vendorModel).toBe('unlisted');
  await models.list();
  expect(vendor.requests).toHaveLength(1);
});

test('lists in bounded time when an upstream says nothing', async () => {
  vendor = await startVendor(() => {});
  const upstream = { name: 'dead', baseUrl: `${vendor.origin}/v1`, apiKey: null, imageUrls: false };
  const models = await open({ upstreams: [upstream] });
  const started = performance.now();
  expect((await models.list()).length).toBeGreaterThan(0);
  expect(performance.now() - started).toBeLessThan(2_500);
  const again = performance.now();
  await models.list();
  expect(performance.now() - again).toBeLessThan(500);
});

test('leaves out of OpenAI’s own list what neither chats nor embeds', async () => {
  vendor = await startVendor(
    json({ data: [{ id: 'gpt-77' }, { id: 'whisper-1' }, { id: 'text-embedding-9' }] }),
  );
  const models = await open(only({ openai: { baseUrl: `${vendor.origin}/v1`, apiKey: 'sk-test' } }));
  const kinds = new Map((await models.list()).map(({ id, kind }) => [id, kind]));
  expect(kinds.get('gpt-77')).toBe('vendor');
  expect(kinds.get('text-embedding-9')).toBe('embedding');
  expect(kinds.has('whisper-1')).toBe(false);
});

test('knows what OpenAI’s embedding models make and cost, and what their names say of others', async () => {
  const models = await open({ ollamaBaseUrl: 'http://127.0.0.1:9/v1' }, ALL_ON);
  const small = resolved(models, 'text-embedding-3-small');
  expect(small).toMatchObject({ kind: 'embedding', contextLength: 8_192, maxOutputTokens: 0 });
  expect(small.embedding).toEqual({ dimensions: 1_536, shortens: true, encoding: 'cl100k_base' });
  expect(small.price).toMatchObject({ inputPicos: 20_000, outputPicos: 0, cacheWritePicos: 20_000 });
  expect(resolved(models, 'text-embedding-9').price).toMatchObject({ inputPicos: 6_500_000 });
  for (const name of ['nomic-embed-text', 'bge-m3', 'all-minilm:33m', 'library/e5-large'])
    expect(resolved(models, `ollama/${name}`), name).toMatchObject({
      kind: 'embedding',
      price: { inputPicos: 0 },
    });
  const unknown = resolved(models, 'ollama/legendary-e50');
  expect(unknown.kind).toBe('vendor');
  expect(unknown.embedding).toBeDefined();
  for (const id of ['gpt-4o', 'gpt-99', 'claude-sonnet-4-20250514', 'test/echo'])
    expect(resolved(models, id).embedding, id).toBeUndefined();
});

test('never has a model that embeds for its default, and always one for those who need it', async () => {
  expect((await open()).embeddingModel()).toBe('test/embed');
  expect((await open({}, ALL_ON)).embeddingModel()).toBe('text-embedding-3-small');
  vendor = await startVendor(json({ data: [{ id: 'nomic-embed-text' }, { id: 'llama3' }] }));
  const models = await open({ ollamaBaseUrl: `${vendor.origin}/v1` });
  await models.list();
  expect(models.defaultModel()).toBe('ollama/llama3');
  expect(models.embeddingModel()).toBe('ollama/nomic-embed-text');
});

test('says that Ollama is not running, as a model that is not found', async () => {
  const models = await open({ ollamaBaseUrl: 'http://127.0.0.1:9/v1', retries: 3 });
  expect((await models.list()).some(({ id }) => id.startsWith('ollama/'))).toBe(false);
  const { provider, vendorModel } = resolved(models, 'ollama/llama3');
  const { error } = await runCall(provider, callOf({ model: vendorModel }));
  expect(error).toMatchObject({ code: 'model_not_found', message: expect.stringContaining('ollama/llama3') });
});

test('uses an Ollama that was started after the server', async () => {
  vendor = await startVendor(json({ choices: [{ message: { content: 'moo' }, finish_reason: 'stop' }] }));
  const models = await open({ ollamaBaseUrl: `${vendor.origin}/v1` });
  const { provider, vendorModel } = resolved(models, 'ollama/llama3');
  expect((await runCall(provider, callOf({ model: vendorModel, stream: false }))).text).toBe('moo');
});

test('finds what it resolves, and shows no inner parts', async () => {
  const models = await open({}, ALL_ON);
  const facts = await models.find('gpt-4o');
  expect(facts).toMatchObject({ id: 'gpt-4o', inputModalities: ['text', 'image'] });
  expect(facts).not.toHaveProperty('provider');
  expect(await models.find('llama-9')).toBeNull();
});

test('refuses an upstream whose name is taken', () => {
  const upstream = { name: 'groq', baseUrl: 'http://127.0.0.1:9/v1', apiKey: null, imageUrls: false };
  expect(() => createModels({ ...OFF, upstreams: [upstream] })).toThrow('groq');
});
