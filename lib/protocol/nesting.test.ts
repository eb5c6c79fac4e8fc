import { expect, test } from 'vitest';
import { isNestedDeeperThan } from './nesting.ts';

const nested = (depth: number): unknown => JSON.parse('{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2));

test('counts objects and lists as levels', () => {
  expect(isNestedDeeperThan({}, 1)).toBe(false);
  expect(isNestedDeeperThan({ a: 1, b: 'text', c: null }, 1)).toBe(false);
  expect(isNestedDeeperThan({ a: [] }, 1)).toBe(true);
  expect(isNestedDeeperThan(nested(200), 200)).toBe(false);
  expect(isNestedDeeperThan(nested(202), 200)).toBe(true);
});

test('survives what would overflow the stack', () => {
  expect(isNestedDeeperThan(nested(100_000), 200)).toBe(true);
});
