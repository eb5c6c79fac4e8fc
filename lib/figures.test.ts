import { expect, test } from 'vitest';
import { bytes, compact, dollars, dollarsAtMost, seconds, tokenSpeed } from './figures.ts';

test('a count takes the next unit as soon as it would be rounded to a thousand of the last', () => {
  const shown = {
    0: '0',
    999: '999',
    1000: '1k',
    1440: '1.4k',
    9949: '9.9k',
    9960: '10k',
    128000: '128k',
    999499: '999k',
    999600: '1M',
    1250000: '1.3M',
  };
  for (const [count, text] of Object.entries(shown))
    expect([count, compact(Number(count))]).toEqual([count, text]);
  expect([999, 1_000, 999_600, 1_400_000].map(bytes)).toEqual(['999 B', '1 KB', '1.0 MB', '1.4 MB']);
});

test('times have three digits, and no sixty of anything', () => {
  expect([410, 9_996, 12_340, 59_960, 119_600, 125_000].map(seconds)).toEqual([
    '0.41 s',
    '10.0 s',
    '12.3 s',
    '1 m 00 s',
    '2 m 00 s',
    '2 m 05 s',
  ]);
});

test('a speed is told only where enough was written to tell', () => {
  expect(tokenSpeed(68, 1_000)).toBe('68 tok/s');
  expect([tokenSpeed(1, 1_000), tokenSpeed(68, 50)]).toEqual([null, null]);
});

test('amounts are written as people write them, a bound never below what it bounds', () => {
  expect([0, 0.0011, 1.25, 0.000001].map(dollars)).toEqual(['free', '$0.0011', '$1.25', '$0.000001']);
  expect([0, 0.02, 0.0123, 1.001, 0.00001234].map(dollarsAtMost)).toEqual([
    '$0',
    '$0.02',
    '$0.013',
    '$1.01',
    '$0.000013',
  ]);
  for (let micros = 1; micros < 20_000_000; micros = Math.ceil(micros * 1.37)) {
    const usd = micros / 1e6;
    expect(Number(dollarsAtMost(usd).slice(1))).toBeGreaterThanOrEqual(usd);
  }
});
