import { expect, test } from 'vitest';
import { newConfig, withSystemPrompt } from './config.ts';
import { describeCost, estimateCost } from './cost-estimate.ts';
import { parseRateHeaders, parseRetryAfterMs } from './rate-headers.ts';
import { keysOf, SHORTCUTS, shortcutFor } from './shortcuts.ts';
import { estimatePromptTokens } from './token-estimate.ts';

const PRICING = { input_per_1m: 10, output_per_1m: 20, image: 0.01 };
const PARTS = {
  promptTokens: 1000,
  images: 0,
  maxTokens: 500,
  maxLoops: 1,
  maxCostUsd: null,
  pricing: PRICING,
};

test('the most a run can cost grows with loops and images and stops at the cap', () => {
  expect(estimateCost(PARTS)).toEqual({ promptTokens: 1000, leastUsd: 0.01, mostUsd: 0.02 });
  expect(estimateCost({ ...PARTS, images: 2 }).leastUsd).toBeCloseTo(0.03);
  expect(estimateCost({ ...PARTS, maxLoops: 3 }).mostUsd).toBeCloseTo(3 * 0.02 + 2 * 560 * 1e-5);
  expect(estimateCost({ ...PARTS, maxCostUsd: 0.005 })).toMatchObject({ leastUsd: 0.005, mostUsd: 0.005 });
});

test('cost reads as people write it and never shows less than the most', () => {
  expect(describeCost({ promptTokens: 1400, leastUsd: 0, mostUsd: 0.02 })).toBe('≈1.4k in · ≤$0.02');
  expect(describeCost({ promptTokens: 12, leastUsd: 0, mostUsd: 0 })).toBe('≈12 in · free');
});

test('an estimate counts prompt, thread, draft, pictures and tools', async () => {
  const config = withSystemPrompt(newConfig('m'), 'You are a terse reviewer of prose.');
  const nothing = { text: '', images: [] };
  const alone = await estimatePromptTokens({ config, path: [], draft: nothing });
  expect(alone).toBeGreaterThan(6);
  const words = { text: 'word '.repeat(1000), images: [] };
  const long = await estimatePromptTokens({ config, path: [], draft: words });
  expect(long).toBeGreaterThan(alone + 800);
  expect(long).toBeLessThan(alone + 1_300);
  const picture = {
    kind: 'stored' as const,
    hash: 'h',
    name: 'a',
    mediaType: 'image/png' as const,
    bytes: 1,
    width: 1024,
    height: 1024,
    originalBytes: 1,
  };
  expect(await estimatePromptTokens({ config, path: [], draft: { text: '', images: [picture] } })).toBe(
    alone + 4 + 85 + 170 * 4,
  );
});

test('limits are read from headers in any case, and are absent where the limiter did not run', () => {
  expect(
    parseRateHeaders({
      'X-RateLimit-Limit-Minute': '100',
      'x-ratelimit-remaining-minute': '96',
      'X-RateLimit-Tier': 'free',
    }),
  ).toEqual({
    limitMinute: 100,
    remainingMinute: 96,
    limitDay: null,
    remainingDay: null,
    reset: null,
    tier: 'free',
  });
  expect(parseRateHeaders(new Headers())).toBeNull();
});

test('when to retry is read in milliseconds, seconds or as a date', () => {
  expect(parseRetryAfterMs(new Headers({ 'retry-after-ms': '1500', 'retry-after': '2' }))).toBe(1500);
  expect(parseRetryAfterMs(new Headers({ 'retry-after': '2' }))).toBe(2000);
  const date = new Headers({ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' });
  expect(parseRetryAfterMs(date, Date.UTC(2026, 0, 1))).toBe(10_000);
  expect(parseRetryAfterMs(new Headers())).toBeNull();
});

const PRESS = { key: 'Enter', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('each key means one thing at each place', () => {
  expect(shortcutFor(PRESS, 'composer')).toBe('send');
  expect(shortcutFor({ ...PRESS, shiftKey: true }, 'composer')).toBe('newline');
  expect(shortcutFor({ ...PRESS, metaKey: true }, 'elsewhere')).toBe('run');
  expect(shortcutFor({ ...PRESS, key: 'O', ctrlKey: true, shiftKey: true }, 'text')).toBe('new-chat');
  expect(shortcutFor({ ...PRESS, key: '?', shiftKey: true }, 'elsewhere')).toBe('help');
  expect(shortcutFor({ ...PRESS, key: '?', shiftKey: true }, 'composer')).toBeNull();
  expect(shortcutFor(PRESS, 'text')).toBeNull();
  expect(shortcutFor({ ...PRESS, key: '/', ctrlKey: true, shiftKey: false }, 'composer')).toBe('model');
});

test('Enter that confirms a candidate of an input method sends nothing', () => {
  expect(shortcutFor({ ...PRESS, isComposing: true }, 'composer')).toBeNull();
  expect(shortcutFor({ ...PRESS, keyCode: 229 }, 'composer')).toBeNull();
});

test('keys are named as keyboards name them', () => {
  const named = (id: string, mac: boolean) =>
    SHORTCUTS.filter((row) => row.id === id).map((row) => keysOf(row, mac))[0];
  expect([named('new-chat', false), named('new-chat', true), named('stop', false)]).toEqual([
    'Ctrl+Shift+O',
    '⌘⇧O',
    'Esc',
  ]);
});
