import type { CatalogueEntry } from '#lib/models/catalogue/catalogue.ts';
import { day } from '#lib/models/catalogue/catalogue.ts';
import type { TestModel } from './test-model-id.ts';
import { TEST_IMAGE_TOKENS } from './test-provider.ts';

/** What the built-in models can do. `name` is the id without its `test/` prefix. */
export function testFacts(name: string, { kind }: TestModel): CatalogueEntry {
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
    created: day('2026-11-01'),
  };
}
