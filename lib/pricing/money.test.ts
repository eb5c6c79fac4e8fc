import { expect, it } from 'vitest';
import { parseUsd, toUsd, usdToMicros } from './money.ts';

it.each([
  ['0', 0],
  ['5', 5_000_000],
  ['0.1', 100_000],
  ['2.500001', 2_500_001],
  ['0.000001', 1],
  ['9007199.254741', 9_007_199_254_741],
])('reads %s exactly', (text, micros) => {
  expect(parseUsd(text)).toBe(micros);
});

it.each(['', '.5', '5.', '-1', '+1', '1e3', '1,5', '0.0000001', '12345678', ' 1', '1 USD', 'NaN'])(
  'refuses "%s"',
  (text) => {
    expect(parseUsd(text)).toBeNull();
  },
);

it('shows every amount with at most six places', () => {
  for (const micros of [0, 1, 10, 100_000, 300_000, 1_000_001, 123_456_789, 9_007_199_254_741]) {
    expect(JSON.stringify(toUsd(micros))).toMatch(/^\d+(\.\d{1,6})?$/);
    expect(usdToMicros(toUsd(micros))).toBe(micros);
  }
});

it('reads the amounts that JSON delivers, without the errors of binary fractions', () => {
  expect([0.1, 0.29, 0.57, 1.1, 4.35, 0.0000019].map(usdToMicros)).toEqual([
    100_000, 290_000, 570_000, 1_100_000, 4_350_000, 1,
  ]);
  for (const usd of [65_536, 131_072, 9_000_000])
    for (let micros = 1; micros < 1_000_000; micros += 997)
      expect(usdToMicros(JSON.parse(`${usd}.${String(micros).padStart(6, '0')}`))).toBe(usd * 1e6 + micros);
});
