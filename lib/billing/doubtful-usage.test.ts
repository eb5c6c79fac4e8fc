import { expect, test } from 'vitest';
import { NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';
import { doubtsOf } from './doubtful-usage.ts';

const LIMITS = { promptTokens: 100, completionTokens: 210, wrote: true };
const GOOD = { ...NO_USAGE, promptTokens: 90, completionTokens: 50 };

test.each<[what: string, report: Partial<TokenUsage>, doubts: { input: boolean; output: boolean }]>([
  ['an ordinary report', {}, { input: false, output: false }],
  [
    'a prompt of the vendor’s own before the caller’s',
    { promptTokens: 900 },
    { input: false, output: false },
  ],
  [
    'thoughts that were not shown',
    { completionTokens: 210, reasoningTokens: 200 },
    { input: false, output: false },
  ],
  ['all of the prompt cached', { cachedTokens: 60, cacheWriteTokens: 30 }, { input: false, output: false }],
  ['more output than was permitted', { completionTokens: 211 }, { input: false, output: true }],
  ['1e300 tokens', { completionTokens: 1e300 }, { input: false, output: true }],
  ['nothing written, though something came', { completionTokens: 0 }, { input: false, output: true }],
  ['more thoughts than output', { reasoningTokens: 51 }, { input: false, output: true }],
  ['output that is no count', { completionTokens: Number.NaN }, { input: false, output: true }],
  ['thoughts that are no count', { reasoningTokens: Number.NaN }, { input: false, output: true }],
  ['far more input than was sent', { promptTokens: 4_297 }, { input: true, output: false }],
  ['more cached than sent', { cachedTokens: 91 }, { input: true, output: false }],
  ['input that is no count', { promptTokens: Number.NaN }, { input: true, output: false }],
  ['a cache that is no count', { cachedTokens: Number.NaN }, { input: true, output: false }],
])('%s', (_, report, doubts) => {
  expect(doubtsOf({ ...GOOD, ...report }, LIMITS)).toEqual(doubts);
});

test('nothing written is right where nothing came', () => {
  expect(doubtsOf({ ...GOOD, completionTokens: 0 }, { ...LIMITS, wrote: false }).output).toBe(false);
});
