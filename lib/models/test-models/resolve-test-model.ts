import { type CatalogueEntry, day, EMBEDDING_MODEL } from '#lib/models/catalogue/catalogue.ts';
import { FREE } from '#lib/models/catalogue/prices.ts';
import { describeModel, type ResolvedModel } from '#lib/models/model-facts.ts';
import type { Provider } from '#lib/models/provider.ts';
import type { ModelKind } from '#lib/protocol/account-answer-schema.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { TEST_DIMENSIONS } from './embed-text.ts';
import { parseTestModel, TEST_MODEL_NAMES, type TestModel, TOKENS_PER_SECOND } from './test-model-id.ts';
import { TEST_IMAGE_TOKENS } from './test-provider.ts';

const PREFIX = 'test/';

export const TEST_MODEL_IDS: readonly string[] = TEST_MODEL_NAMES.map((name) => PREFIX + name);

const PACES = `test/story@<tokens a second> takes ${TOKENS_PER_SECOND.least} to ${TOKENS_PER_SECOND.most}`;

const KINDS: Readonly<Record<TestModel['kind'], ModelKind>> = {
  echo: 'test',
  story: 'test',
  tools: 'test',
  json: 'test',
  slow: 'test',
  embed: 'embedding',
  fault: 'fault',
};

/** Null when the id is not one of the test models' at all. */
export function resolveTestModel(id: string, provider: Provider): ResolvedModel | ApiError | null {
  if (!id.startsWith(PREFIX)) return null;
  const vendorModel = id.slice(PREFIX.length);
  const model = parseTestModel(vendorModel);
  if (model !== null) {
    const kind = KINDS[model.kind];
    const service = { id, ownedBy: 'test', kind, vendorModel, provider, fetchesImageUrls: false } as const;
    return describeModel(service, testFacts(vendorModel, model), FREE);
  }
  const message = `There is no test model '${id.slice(0, 200)}'. There are: ${TEST_MODEL_IDS.join(', ')}; ${PACES}.`;
  return apiError('model_not_found', message, { param: 'model' });
}

/** What the built-in models can do. `name` is the id without its `test/` prefix. */
function testFacts(name: string, { kind }: TestModel): CatalogueEntry {
  const released = day('2026-11-01');
  const embedding = { dimensions: TEST_DIMENSIONS, shortens: true, encoding: 'cl100k_base' } as const;
  if (kind === 'embed')
    return {
      id: name,
      contextLength: 8_192,
      tokenFactor: 1,
      created: released,
      ...EMBEDDING_MODEL,
      embedding,
    };
  return {
    id: name,
    contextLength: 1_000_000,
    maxOutputTokens: 100_000,
    images: true,
    // All take tools, one calls them; a fault fails before it comes to that.
    tools: true,
    obeysToolChoice: kind === 'tools' || kind === 'fault',
    structuredOutput: kind === 'json',
    imageTokens: { rule: 'flat', tokens: TEST_IMAGE_TOKENS },
    tokenFactor: 1,
    created: released,
    // A fault is one at every endpoint.
    ...(kind === 'fault' ? { embedding } : {}),
  };
}
