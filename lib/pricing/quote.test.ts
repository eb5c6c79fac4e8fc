import { expect, it } from 'vitest';
import { costPicos, toMicros } from '#lib/billing/cost.ts';
import { PRICE } from '#lib/billing/testing/runs.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import type { Rates } from './price.ts';
import { type CallBound, INSTRUCTION_TOKENS, quoteMicros } from './quote.ts';

interface Input extends CallBound {
  readonly price: Rates;
  readonly maxLoops: number;
  readonly maxCostMicros: number | null;
}

const quote = (input: Partial<Input>) => {
  const call = { promptTokens: 1_000, images: 0, maxTokens: 100, ...input };
  const run = { maxLoops: input.maxLoops ?? 1, maxCostMicros: input.maxCostMicros ?? null };
  return quoteMicros(run, input.price ?? { ...PRICE, cacheWritePicos: PRICE.inputPicos }, call);
};

it('is input and the whole permitted output of one call', () => {
  expect(quote({})).toBe(6_500 + 1_850);
});

it('adds the price of images', () => {
  expect(quote({ images: 2 })).toBe(6_500 + 1_850 + 500_000);
});

it('adds the previous answer and the instruction to the prompt of every further loop', () => {
  expect(quote({ maxLoops: 3 })).toBe(3 * (6_500 + 1_850) + 2 * ((100 + INSTRUCTION_TOKENS) * 6.5) + 1);
});

it('counts input at the highest of its rates: plain, cache read or cache write', () => {
  expect(quote({ price: PRICE })).toBe(8_125 + 1_850);
});

it('is never more than the caller permits', () => {
  expect(quote({ maxCostMicros: 500 })).toBe(500);
  expect(quote({ maxCostMicros: 500_000 })).toBe(8_350);
});

it('costs nothing where the price is nothing', () => {
  const free = {
    ...PRICE,
    inputPicos: 0,
    outputPicos: 0,
    cacheReadPicos: 0,
    cacheWritePicos: 0,
    imageMicros: 0,
  };
  expect(quote({ price: free, images: 3, maxLoops: 100 })).toBe(0);
});

it('covers whatever the run then costs, cached or not, to the last loop', () => {
  for (const maxLoops of [1, 2, 7, 100]) {
    for (const cacheWriteTokens of [0, 333, 1_001]) {
      let picos = 0;
      for (let loop = 1; loop <= maxLoops; loop += 1) {
        const promptTokens = 1_001 + (loop > 1 ? 107 + INSTRUCTION_TOKENS : 0);
        const usage = { ...NO_USAGE, promptTokens, cacheWriteTokens, completionTokens: 107 };
        picos += costPicos(PRICE, usage, 1);
      }
      const input = {
        price: PRICE,
        promptTokens: 1_001,
        images: 1,
        maxTokens: 107,
        maxLoops,
      };
      expect(quote(input)).toBeGreaterThanOrEqual(toMicros(picos));
    }
  }
});

it('stays exact for the largest run there can be', () => {
  const price = { ...PRICE, inputPicos: 150_000_000, outputPicos: 600_000_000, cacheWritePicos: 0 };
  const input = { price, promptTokens: 2_000_000, maxTokens: 100_000, maxLoops: 100 };
  expect(quote(input)).toBe(100 * (300_000_000 + 60_000_000) + 99 * (15_000_000 + INSTRUCTION_TOKENS * 150));
});
