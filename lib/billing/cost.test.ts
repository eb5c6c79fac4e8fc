import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import { costPicos, soundUsage, toMicros } from './cost.ts';
import { PRICE } from './testing/runs.ts';

const usage = (counts: Partial<typeof NO_USAGE>) => ({ ...NO_USAGE, ...counts });

describe('the cost of a call', () => {
  it('is exact: input, cached, written and output tokens and images at their own prices', () => {
    const tokens = usage({
      promptTokens: 1_000,
      cachedTokens: 200,
      cacheWriteTokens: 100,
      completionTokens: 50,
    });
    const expected =
      700 * 6_500_000 + 200 * 650_000 + 100 * 8_125_000 + 50 * 18_500_000 + 2 * 250_000 * 1_000_000;
    expect(costPicos(PRICE, tokens, 2)).toBe(expected);
  });

  it('is what the price list says for a million tokens each way', () => {
    const tokens = usage({ promptTokens: 1_000_000, completionTokens: 1_000_000 });
    expect(toMicros(costPicos(PRICE, tokens, 1))).toBe(6_500_000 + 18_500_000 + 250_000);
  });

  it.each([
    [{ promptTokens: -5, completionTokens: Number.NaN }, 0],
    [{ promptTokens: 10, cachedTokens: 50 }, 10 * 650_000],
    [{ promptTokens: 10, cachedTokens: 8, cacheWriteTokens: 8 }, 8 * 650_000 + 2 * 8_125_000],
    [{ promptTokens: 0, cachedTokens: 7, cacheWriteTokens: 7 }, 0],
    [{ completionTokens: 1.5 }, 2 * 18_500_000],
    [{ completionTokens: Number.POSITIVE_INFINITY }, Number.MAX_SAFE_INTEGER],
  ])('makes sense of the odd counts %o', (counts, picos) => {
    expect(costPicos(PRICE, usage(counts), 0)).toBe(picos);
  });

  it('never has parts larger than their whole', () => {
    const sound = soundUsage(
      usage({ promptTokens: 5, cachedTokens: 9, completionTokens: 3, reasoningTokens: 4 }),
    );
    expect(sound).toMatchObject({ cachedTokens: 5, cacheWriteTokens: 0, reasoningTokens: 3 });
  });
});

describe('rounding to micro-dollars', () => {
  it.each([
    [0, 0],
    [499_999, 0],
    [500_000, 1],
    [1_499_999, 1],
    [1_500_000, 2],
    [9_007_199_254_740_991, 9_007_199_255],
    [8_999_999_999_499_999, 8_999_999_999],
  ])('makes %d picos %d micros', (picos, micros) => {
    expect(toMicros(picos)).toBe(micros);
  });
});
