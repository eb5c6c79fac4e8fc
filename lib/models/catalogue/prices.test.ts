import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ANTHROPIC_CATALOGUE } from './catalogue-anthropic.ts';
import { GROQ_CATALOGUE } from './catalogue-groq.ts';
import { OPENAI_CATALOGUE } from './catalogue-openai.ts';
import { loadPriceBook, PRICE_LIST_VERSION } from './prices.ts';

test('names the price list that is installed', () => {
  const entry = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as {
    version: string;
  };
  expect(version, 'give PRICE_LIST_VERSION and PRICE_LIST_DATE the values of the new release').toBe(
    PRICE_LIST_VERSION,
  );
});

test('has a whole price for every model on offer', async () => {
  const prices = await loadPriceBook();
  const offered = [
    ...OPENAI_CATALOGUE.map(({ id }) => ['openai', id] as const),
    ...ANTHROPIC_CATALOGUE.map(({ id }) => ['anthropic', id] as const),
    ...GROQ_CATALOGUE.map(({ id }) => ['groq', id] as const),
  ];
  for (const [vendor, id] of offered) {
    const price = prices(vendor, id);
    expect(price, id).not.toBeNull();
    for (const picos of [
      price?.inputPicos,
      price?.outputPicos,
      price?.cacheReadPicos,
      price?.cacheWritePicos,
    ]) {
      expect(Number.isInteger(picos) && Number(picos) > 0, id).toBe(true);
    }
  }
});

test('takes the rate in force today and the base of a rate by length', async () => {
  const prices = await loadPriceBook();
  expect(prices('openai', 'o3')).toMatchObject({ inputPicos: 2_000_000, outputPicos: 8_000_000 });
  expect(prices('openai', 'gpt-5.4')).toMatchObject({ inputPicos: 2_500_000, cacheReadPicos: 250_000 });
  expect(prices('openai', 'no-such-model')).toBeNull();
});
