import fc, { type GeneratorValue } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { AgentRun } from '#lib/agent/agent-run.ts';
import { fromChatRequest } from '#lib/agent/from-chat-request.ts';
import { toModelBody } from '#lib/gateway/models-endpoints.ts';
import { planRun, quoteRun, type RunPlan } from '#lib/gateway/plan-run.ts';
import type { ResolvedModel } from '#lib/models/model-facts.ts';
import { createModels } from '#lib/models/models.ts';
import { countPromptTokens } from '#lib/models/token-count.ts';
import { warmTokenizer } from '#lib/models/tokenizer.ts';
import { forEachVendor } from '#lib/models/vendors.ts';
import { quotedModelOf } from '#lib/pricing/listed-model.ts';
import { boundCall, quoteMicros } from '#lib/pricing/quote.ts';
import type { ModelBody } from '#lib/protocol/account-answer-schema.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { parseChatRequest } from '#lib/protocol/parse-chat-request.ts';
import type { ImagePart, ImageSize } from '#lib/protocol/prompt.ts';
import { buildRequest } from './build-request.ts';
import { type Config, newConfig, replaceSystemPrompt } from './config.ts';
import { assistantTurn, type Turn } from './conversation.ts';
import { describeEstimate, estimateRun, type PendingRequest, sumEstimates } from './estimate.ts';
import type { ImageAttachment } from './images/attachment.ts';
import { SHIPPED_MODELS } from './shipped-models.ts';

const VENDOR = { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'sk-test' };
const models = createModels({
  vendors: forEachVendor(() => VENDOR),
  ollamaBaseUrl: null,
  upstreams: [{ name: 'own', ...VENDOR, imageUrls: false }],
  defaultModel: null,
  connectTimeoutMs: 100,
  firstEventTimeoutMs: 100,
  idleTimeoutMs: 100,
  totalTimeoutMs: 100,
  retries: 0,
});
afterAll(() => models.close());

const PREMIUM = { name: 'premium', tokensPerAgent: 2_000_000 };

/** What the server does with a body: the images it sees are given, since nothing is fetched here. */
async function serverPlan(
  body: unknown,
  sizes: readonly (ImageSize | null)[],
): Promise<{ run: AgentRun; plan: RunPlan } | null> {
  const request = parseChatRequest(JSON.parse(JSON.stringify(body)));
  if (isApiError(request)) throw new Error(request.message);
  const images = sizes.map(
    (size): ImagePart => ({ type: 'image', source: { kind: 'url', url: 'https://x' }, size, detail: 'auto' }),
  );
  const run = fromChatRequest(request, images);
  const model = models.resolve(run.model);
  if (isApiError(model)) throw new Error(model.message);
  const plan = await planRun(run, model, PREMIUM, {
    countPrompt: ({ messages, tools, responseFormat }) => countPromptTokens(messages, tools, responseFormat),
  });
  return isApiError(plan) ? null : { run, plan };
}

async function offered(): Promise<ModelBody[]> {
  const listed = (await models.list()).map(toModelBody);
  const named = await models.find('own/anything');
  return named === null ? listed : [...listed, toModelBody(named)];
}

const TEXTS = [
  'Summarize the following report in three sentences, please.',
  'const x = { a: [1, 2, 3], "b": null }; // 0xdeadbeef',
  '日本語のテキストと絵文字 🙂👩‍👩‍👧 смешанный текст ελληνικά',
  '\u0000\u2028\ud83d ~~~ \\\\ \t\t\n\n\n',
  'zqxjkvbpwyg',
  '9'.repeat(500),
  '{{name}} and {{ other }}',
] as const;

/** Draws one prospect after the other from what the property generates. */
class Writer {
  readonly #draw: GeneratorValue;

  constructor(draw: GeneratorValue) {
    this.#draw = draw;
  }

  int(least: number, most: number): number {
    return this.#draw(fc.integer, { min: least, max: most });
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.int(1, times) === times;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.int(0, most) }, make);
  }

  text(): string {
    return this.list(8, () => this.pick(TEXTS).repeat(this.int(1, 3))).join(this.pick(['', ' ', '\n']));
  }

  image(): ImageAttachment {
    if (this.once(3)) return { kind: 'remote', url: 'https://example.com/a.png', name: 'a' };
    const [width, height] = [this.int(1, 5_000), this.int(1, 5_000)];
    const rest = { hash: 'h', name: 'a', mediaType: 'image/png', bytes: 1, originalBytes: 1 } as const;
    return { kind: 'stored', width, height, ...rest };
  }

  config(model: string): Config {
    const config: Config = { ...newConfig(model), messages: [] };
    if (this.once(2)) config.max_tokens = this.int(0, 4_000);
    if (this.once(3)) config.max_completion_tokens = this.int(0, 3_000);
    if (this.once(2)) config.max_loops = this.pick([1, 2, 3, 17, 100]);
    if (this.once(3)) config.max_cost = this.pick([1e-7, 0.000_001, 0.001, 0.02, 0.5, 3, 70_000.000_001]);
    if (this.once(2)) config.messages.push({ role: 'system', content: this.text() });
    if (this.once(4))
      config.messages.push({ role: 'developer', content: [{ type: 'text', text: this.text() }] });
    if (this.once(4)) config.messages.push({ role: 'user', name: 'ada', content: this.text() });
    if (config.max_loops === undefined && this.once(3))
      config.tools = [{ type: 'function', function: { name: 'f', description: this.text() } }];
    if (config.max_loops === undefined && this.once(3))
      config.response_format = {
        type: 'json_schema',
        json_schema: { name: 'a', schema: { type: 'object', description: this.text() } },
      };
    return config;
  }

  turn(index: number): Turn {
    const base = { id: String(index), parentId: null, createdAt: 0 };
    if (index % 2 === 0)
      return { ...base, kind: 'user', text: this.text(), images: this.list(2, () => this.image()) };
    const call = { id: 'c', type: 'function' as const, function: { name: 'f', arguments: this.text() } };
    return assistantTurn({
      ...base,
      status: 'done',
      model: 'm',
      content: this.text(),
      toolCalls: this.once(4) ? [call] : [],
      finishReason: 'stop',
    });
  }

  prospect(model: string): PendingRequest {
    return {
      config: this.config(model),
      path: this.list(6, () => 0).map((_, index) => this.turn(index)),
      draft: { text: this.text(), images: this.list(2, () => this.image()) },
      variables: this.once(2) ? {} : { name: this.text(), other: '' },
    };
  }
}

/** The images of a prospect as the server meets them: a remote one may be fetched, and then its size is known. */
function seenSizes({ path, draft }: PendingRequest, chance: Writer): (ImageSize | null)[] {
  const images = [...path.flatMap((turn) => (turn.kind === 'user' ? turn.images : [])), ...draft.images];
  return images.map((image) => {
    if (image.kind === 'stored') return { width: image.width, height: image.height };
    return chance.once(2) ? null : { width: chance.int(1, 3_000), height: chance.int(1, 3_000) };
  });
}

test('the most that the page shows is never less than what the server holds', async () => {
  const listed = await offered();
  await warmTokenizer();
  let held = 0;
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    const writer = new Writer(draw);
    const model = writer.pick(listed);
    const prospect = writer.prospect(model.id);
    const { config, path, draft, variables } = prospect;
    const question: Turn = { id: 'q', parentId: null, createdAt: 0, kind: 'user', ...draft };
    const imageSource = async () => 'https://example.com/a.png';
    const { body } = await buildRequest({ config, path: [...path, question], variables, imageSource });
    const planned = await serverPlan(body, seenSizes(prospect, writer));
    // Refused before any hold: too long for the model, or not worth its own cap.
    if (planned === null) return;
    held += 1;
    const { mostMicros } = estimateRun(prospect, model);
    expect(mostMicros).toBeGreaterThanOrEqual(quoteRun(planned.run, planned.plan));
  });
  await fc.assert(property, { numRuns: 200, seed: 3 });
  expect(held).toBeGreaterThan(100);
}, 30_000);

test('with the same count of tokens, page and server come to the same amount to the micro-dollar', async () => {
  const listed = await offered();
  let held = 0;
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    const writer = new Writer(draw);
    const model = writer.pick(listed);
    const images = writer.list(3, () => ({ width: writer.int(1, 5_000), height: writer.int(1, 5_000) }));
    const max_loops = writer.pick([1, 2, 9, 100]);
    const max_tokens = writer.once(2) ? writer.int(1, 4_000) : null;
    const max_cost = writer.once(2) ? writer.pick([0.001, 0.01, 0.4]) : null;
    const content = [
      { type: 'text', text: 'word '.repeat(writer.int(1, 800)) },
      ...images.map(() => ({ type: 'image_url', image_url: { url: 'https://example.com/a.png' } })),
    ];
    const body = { model: model.id, messages: [{ role: 'user', content }], max_loops, max_tokens, max_cost };
    const planned = await serverPlan(body, images);
    if (planned === null) return;
    held += 1;
    const text = await countPromptTokens(planned.run.messages);
    const { maxCostMicros } = planned.run;
    const run = { maxTokens: max_tokens, maxLoops: max_loops, maxCostMicros, images };
    const quoted = quotedModelOf(model);
    const most = quoteMicros(run, quoted.price, boundCall(run, quoted, text));
    expect(most).toBe(quoteRun(planned.run, planned.plan));
  });
  await fc.assert(property, { numRuns: 200, seed: 4 });
  expect(held).toBeGreaterThan(100);
}, 30_000);

test('prices survive the way over the wire, and nothing is cheaper beyond the border of long prompts', async () => {
  for (const facts of await models.list()) {
    const model = models.resolve(facts.id) as ResolvedModel;
    const { source, date, ...rates } = model.price;
    const wire = JSON.parse(JSON.stringify(toModelBody(facts))) as ModelBody;
    expect([facts.id, quotedModelOf(wire).price]).toEqual([facts.id, rates]);
    const { long } = rates;
    for (const rate of ['inputPicos', 'outputPicos', 'cacheReadPicos', 'cacheWritePicos'] as const)
      if (long !== undefined) expect(long[rate], facts.id).toBeGreaterThanOrEqual(rates[rate]);
  }
});

test('shipped models say what the server says', async () => {
  for (const { created, ...shipped } of SHIPPED_MODELS) {
    const facts = await models.find(shipped.id);
    if (facts === null) throw new Error(`the server has no ${shipped.id}`);
    expect(toModelBody(facts)).toMatchObject(shipped);
  }
});

test('an estimate guesses at the text and knows the images of the whole thread', () => {
  const config = replaceSystemPrompt(newConfig('gpt-4o'), 'You are a terse reviewer of prose.');
  const model = SHIPPED_MODELS.find(({ id }) => id === 'gpt-4o') ?? null;
  const prospect = { config, path: [], draft: { text: '', images: [] }, variables: {} };
  const alone = estimateRun(prospect, model);
  const words = { text: 'word '.repeat(1_000), images: [] };
  const long = estimateRun({ ...prospect, draft: words }, model);
  expect(long.promptTokens).toBeGreaterThan(alone.promptTokens + 800);
  expect(long.promptTokens).toBeLessThan(alone.promptTokens + 1_300);
  const picture: ImageAttachment = {
    kind: 'stored',
    hash: 'h',
    name: 'a',
    mediaType: 'image/png',
    bytes: 1,
    width: 1_024,
    height: 1_024,
    originalBytes: 1,
  };
  const earlier: Turn = { id: 'a', parentId: null, createdAt: 0, kind: 'user', text: '', images: [picture] };
  expect(estimateRun({ ...prospect, path: [earlier] }, model).promptTokens).toBe(
    alone.promptTokens + 3 + 85 + 170 * 4,
  );
});

test('an estimate reads as people write it, and names no amount for a model without known prices', () => {
  expect(describeEstimate({ promptTokens: 1_400, mostMicros: 20_000 })).toBe('≈1.4k in · ≤$0.02');
  expect(describeEstimate({ promptTokens: 12, mostMicros: 0 })).toBe('≈12 in · free');
  const unknown = { promptTokens: 5, mostMicros: null };
  expect(describeEstimate(sumEstimates([{ promptTokens: 7, mostMicros: 3 }, unknown]))).toBe('≈12 in');
});
