import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after-ms': '6500', 'retry-after': '7' }, 6_500],
  [{ 'retry-after': '1e23' }, DAY_MS],
  [{ 'retry-after': 'Infinity' }, DAY_MS],
  [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, DAY_MS],
  [{ 'retry-after-ms': '1e300' }, DAY_MS],
  [{ 'retry-after': '-5' }, 0],
  [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
  [{ 'retry-after': 'soon' }, null],
  [{ 'retry-after': '' }, null],
  [{}, null],
])('%o asks for a wait of %s ms', (headers, waitMs) => {
  expect(retryAfterMs(headers)).toBe(waitMs);
});
