import { expect, test } from 'vitest';
import { embedText, TEST_DIMENSIONS, textOfTokens } from './embed-text.ts';

const SAME = ['-0.832050', '0.000000', '0.554700', '0.000000'];
const vectorOf = (text: string, dimensions = TEST_DIMENSIONS) => embedText(text, dimensions);

function nearness(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);
}

test('every vector is of length 1, whatever its text and its dimensions', () => {
  for (const text of ['', ' ', 'a', 'The lamp was burning.', '日本語', '🌍', 'naïve '.repeat(5_000)])
    for (const dimensions of [1, 2, 8, 256, TEST_DIMENSIONS]) {
      const vector = vectorOf(text, dimensions);
      expect(vector).toHaveLength(dimensions);
      expect(nearness(vector, vector)).toBeCloseTo(1, 5);
    }
});

test('is the same everywhere and always', () => {
  expect([...vectorOf('lamp', 4)].map((each) => each.toFixed(6))).toEqual(SAME);
  expect(vectorOf('  LAMP\n', 4)).toEqual(vectorOf('lamp', 4));
});

test('texts that share words are nearer than others, and those that share parts of words nearer than strangers', () => {
  const question = vectorOf('Who lit the lamp in the lighthouse?');
  const answer = nearness(question, vectorOf('The keeper lit the lamp of the lighthouse at dusk.'));
  const stem = nearness(question, vectorOf('Lamps and lighthouses'));
  const stranger = nearness(question, vectorOf('Flour, water, salt; knead and bake'));
  expect(answer).toBeGreaterThan(0.4);
  expect(answer).toBeGreaterThan(stem);
  expect(stem).toBeGreaterThan(stranger + 0.1);
  expect(Math.abs(stranger)).toBeLessThan(0.15);
});

test('reads tokens as the text they are of', async () => {
  expect(await textOfTokens([15_339, 1_917])).toBe('hello world');
});
