import { expect, it } from 'vitest';
import { CountedTexts } from './token-count.ts';

const text = (index: number) => `${index}`.padEnd(1_000, '.');

it('knows a text that is asked for now and then, and forgets the others', () => {
  const counted = new CountedTexts();
  counted.set(text(0), 7);
  for (let index = 1; index <= 10_000; index += 1) {
    counted.set(text(index), index);
    if (index % 1_000 === 0) expect(counted.get(text(0))).toBe(7);
  }
  expect(counted.get(text(1))).toBeUndefined();
  expect(counted.get(text(10_000))).toBe(10_000);
});

it('never holds more than two generations, whatever comes', () => {
  const counted = new CountedTexts();
  for (let index = 0; index < 10_000; index += 1) counted.set(text(index), index);
  const kept = Array.from({ length: 10_000 }, (_, index) => counted.get(text(index))).filter(
    (tokens) => tokens !== undefined,
  );
  expect(kept.length).toBeLessThanOrEqual(4_000);
});

it('leaves out what is too short to be worth it and too long to be kept', () => {
  const counted = new CountedTexts();
  for (const each of ['a short question', 'x'.repeat(300_000)]) {
    counted.set(each, 1);
    expect(counted.get(each)).toBeUndefined();
  }
});
