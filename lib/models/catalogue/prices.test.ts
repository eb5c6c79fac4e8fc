import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { costPicos } from '#lib/billing/cost.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
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

test('charges prompts of any length as the list does', async () => {
  const prices = await loadPriceBook();
  const { calcPrice } = await import('@pydantic/genai-prices');
  const offered = [
    ...OPENAI_CATALOGUE.map(({ id }) => ['openai', id] as const),
    ...ANTHROPIC_CATALOGUE.map(({ id }) => ['anthropic', id] as const),
  ];
  for (const [vendor, id] of offered) {
    for (const promptTokens of [1_000, 199_999, 200_001, 271_999, 272_001, 900_000]) {
      const price = prices(vendor, id);
      const usage = { ...NO_USAGE, promptTokens, completionTokens: 1_000 };
      const listed = calcPrice({ input_tokens: promptTokens, output_tokens: 1_000 }, id, {
        providerId: vendor,
      });
      const picos = price === null ? null : costPicos(price, usage, 0);
      expect(Number(picos) / 1e12, `${id} at ${promptTokens}`).toBeCloseTo(Number(listed?.total_price), 9);
    }
  }
});

test('takes the rate in force today', async () => {
  const prices = await loadPriceBook();
  expect(prices('openai', 'o3')).toMatchObject({ inputPicos: 2_000_000, outputPicos: 8_000_000 });
  expect(prices('openai', 'gpt-5.4')).toMatchObject({ inputPicos: 2_500_000, cacheReadPicos: 250_000 });
  expect(prices('openai', 'no-such-model')).toBeNull();
});
