import { expect, it } from 'vitest';
import { formatDuration, limitHeaders } from './limit-headers.ts';
import { windowState } from './limit-windows.ts';

const NOW = 1_800_000_000_000;

it('reports the minute, the day and the tier', () => {
  const windows = {
    minute: windowState(3, 100, NOW + 30_500),
    hour: windowState(3, 350, NOW + 3_000_000),
    day: windowState(3, 1_200, NOW + 80_000_000),
  };
  expect(limitHeaders(windows, 'free', NOW)).toEqual({
    'X-RateLimit-Limit-Minute': '100',
    'X-RateLimit-Remaining-Minute': '97',
    'X-RateLimit-Limit-Day': '1200',
    'X-RateLimit-Remaining-Day': '1197',
    'X-RateLimit-Reset': '1800000031',
    'X-RateLimit-Tier': 'free',
    'x-ratelimit-limit-requests': '100',
    'x-ratelimit-remaining-requests': '97',
    'x-ratelimit-reset-requests': '31s',
  });
});

it('speaks of the window closest to its limit where clients know only one', () => {
  const windows = {
    minute: windowState(0, 100, NOW),
    hour: windowState(350, 350, NOW + 360_000),
    day: windowState(700, 1_200, NOW + 80_000_000),
  };
  const headers = limitHeaders(windows, 'free', NOW);
  expect(headers['x-ratelimit-limit-requests']).toBe('350');
  expect(headers['x-ratelimit-remaining-requests']).toBe('0');
  expect(headers['x-ratelimit-reset-requests']).toBe('6m0s');
  expect(headers['X-RateLimit-Reset']).toBe('1800000360');
});

it('never reports fewer than none remaining, as after a limit was lowered', () => {
  expect(windowState(12, 10, NOW).remaining).toBe(0);
});

it.each([
  [-5, '0ms'],
  [0, '0ms'],
  [120, '120ms'],
  [999.2, '1s'],
  [1_000, '1s'],
  [59_001, '1m0s'],
  [360_000, '6m0s'],
  [3_600_000, '1h0m0s'],
  [86_400_000, '24h0m0s'],
])('writes %d ms as %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});
