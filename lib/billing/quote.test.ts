import { expect, it } from 'vitest';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import { costPicos, toMicros } from './cost.ts';
import { type QuoteInput, quoteMicros } from './quote.ts';
import { PRICE } from './testing/runs.ts';

const quote = (input: Partial<QuoteInput>) =>
  quoteMicros({
    price: { ...PRICE, cacheWritePicos: PRICE.inputPicos },
    promptTokens: 1_000,
    imageTokens: 0,
    images: 0,
    maxTokens: 100,
    loops: 1,
    instructionTokens: 40,
    maxCostMicros: null,
    ...input,
  });

it('is input and the whole permitted output of one call', () => {
  expect(quote({})).toBe(6_500 + 1_850);
});

it('adds tokens and price of images', () => {
  expect(quote({ imageTokens: 500, images: 2 })).toBe(6_500 + 3_250 + 1_850 + 500_000);
});

it('adds the previous answer and the instruction to the prompt of every further loop', () => {
  expect(quote({ loops: 3 })).toBe(3 * (6_500 + 1_850) + 2 * (140 * 6.5));
});

it('counts with the dearest thing a vendor may do with input', () => {
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
  expect(quote({ price: free, images: 3, loops: 100 })).toBe(0);
});

it('covers whatever the run then costs, cached or not, to the last loop', () => {
  for (const loops of [1, 2, 7, 100]) {
    for (const cacheWriteTokens of [0, 333, 1_001]) {
      let picos = 0;
      for (let loop = 1; loop <= loops; loop += 1) {
        const promptTokens = 1_001 + (loop > 1 ? 107 + 41 : 0);
        const usage = { ...NO_USAGE, promptTokens, cacheWriteTokens, completionTokens: 107 };
        picos += costPicos(PRICE, usage, 1);
      }
      const input = {
        price: PRICE,
        promptTokens: 1_001,
        images: 1,
        maxTokens: 107,
        instructionTokens: 41,
        loops,
      };
      expect(quote(input)).toBeGreaterThanOrEqual(toMicros(picos));
    }
  }
});

it('stays exact for the largest run there can be', () => {
  const price = { ...PRICE, inputPicos: 150_000_000, outputPicos: 600_000_000, cacheWritePicos: 0 };
  const input = { price, promptTokens: 2_000_000, maxTokens: 100_000, instructionTokens: 0, loops: 100 };
  expect(quote(input)).toBe(100 * (300_000_000 + 60_000_000) + 99 * 15_000_000);
});
