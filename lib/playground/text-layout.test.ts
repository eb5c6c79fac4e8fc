import { expect, test } from 'vitest';
import {
  beginningOf,
  charactersAtOnce,
  hasEndlessWord,
  hasUnkernedWord,
  withoutBidiControls,
} from './text-layout.ts';

test('only words that cost the browser seconds are laid out differently', () => {
  const prose = 'Ordinary prose with an address https://example.com/a/b?c=d in it. '.repeat(500);
  expect([hasUnkernedWord(prose), hasEndlessWord(prose)]).toEqual([false, false]);
  expect(hasUnkernedWord(`see ${'ab/'.repeat(1_000)}`)).toBe(true);
  expect(hasEndlessWord('ع'.repeat(3_000))).toBe(true);
  expect(hasEndlessWord('سلام دنیا '.repeat(1_000))).toBe(false);
  expect(hasEndlessWord('漢字'.repeat(5_000))).toBe(false);
  expect(charactersAtOnce('ع'.repeat(9_000))).toBeLessThan(charactersAtOnce('a'.repeat(9_000)));
});

test('a beginning never ends in half of a character', () => {
  expect(beginningOf('a😀b', 2)).toBe('a');
  expect(beginningOf('a😀b', 3)).toBe('a😀');
});

test('writing direction is left alone until a text turns it over and over', () => {
  const some = `\u2066one\u2069 \u202Etwo\u202C`;
  expect(withoutBidiControls(some)).toBe(some);
  expect(withoutBidiControls('\u202Ea\u2066b'.repeat(1_000))).toBe('ab'.repeat(1_000));
});
