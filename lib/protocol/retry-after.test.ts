import { expect, test } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

test.each([
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
  [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9_000],
  [{ 'retry-after-ms': '', 'retry-after': ' ' }, null],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' }, 10_000],
  [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:10 GMT' }, 0],
  [{ 'retry-after': '-3' }, 0],
  [{ 'retry-after': '1e23' }, DAY],
  [{ 'retry-after-ms': 'Infinity' }, DAY],
  [{ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, DAY],
  [{ 'retry-after': 'soon' }, null],
  [{}, null],
])('reads when to come back from %j', (headers: Record<string, string>, expected) => {
  expect(readRetryAfter((name) => headers[name], NOW)).toBe(expected);
  const real = new Headers(headers);
  expect(readRetryAfter((name) => real.get(name), NOW)).toBe(expected);
});
