import { FREE } from '#lib/models/catalogue/prices.ts';
import { describeModel } from '#lib/models/describe-model.ts';
import type { ResolvedModel } from '#lib/models/model-facts.ts';
import type { Provider } from '#lib/models/provider.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { testFacts } from './test-facts.ts';
import { parseTestModel, TEST_MODEL_NAMES, TOKENS_PER_SECOND } from './test-model-id.ts';

const PREFIX = 'test/';

export const TEST_MODEL_IDS: readonly string[] = TEST_MODEL_NAMES.map((name) => PREFIX + name);

const PACES = `test/story@<tokens a second> takes ${TOKENS_PER_SECOND.least} to ${TOKENS_PER_SECOND.most}`;

/** Null when the id is not one of the test models' at all. */
export function resolveTestModel(id: string, provider: Provider): ResolvedModel | ApiError | null {
  if (!id.startsWith(PREFIX)) return null;
  const vendorModel = id.slice(PREFIX.length);
  const model = parseTestModel(vendorModel);
  if (model !== null) {
    const kind = model.kind === 'fault' ? 'fault' : 'test';
    const service = { id, ownedBy: 'test', kind, vendorModel, provider, fetchesImageUrls: false } as const;
    return describeModel(service, testFacts(vendorModel, model), FREE);
  }
  const message = `There is no test model '${id.slice(0, 200)}'. There are: ${TEST_MODEL_IDS.join(', ')}; ${PACES}.`;
  return apiError('model_not_found', message, { param: 'model' });
}
