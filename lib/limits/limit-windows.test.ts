import { expect, test } from 'vitest';
import { describeSpent, type WindowState } from './limit-windows.ts';

const window = (limit: number, remaining: number): WindowState => ({
  count: limit - remaining,
  limit,
  remaining,
  resetAtMs: 0,
});

test('spent windows are named as people say them', () => {
  const spent = { minute: window(100, 0), hour: window(350, 0), day: window(1_200, 0) };
  expect(describeSpent(spent)).toBe('100 requests a minute and 350 requests an hour and 1200 requests a day');
  expect(describeSpent({ ...spent, minute: window(1, 0), hour: window(350, 7), day: window(1_200, 7) })).toBe(
    '1 request a minute',
  );
  expect(describeSpent({ ...spent, minute: window(100, 1), day: window(1_200, 1) })).toBe(
    '350 requests an hour',
  );
});
