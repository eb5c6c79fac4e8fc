import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetSpent, SampleBudget } from './sample-budget.ts';
import { SchemaPattern } from './schema-pattern.ts';

const atom = fc.constantFrom(
  'a',
  'b',
  '1',
  '.',
  '\\d',
  '\\w',
  '\\S',
  '[ab]',
  '[^a]',
  '[b-y1]',
  '\\u0061',
  '\\.',
  ' ',
  'é',
  '\\b',
  '^',
  '$',
  '',
);
const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,1}', '{1,}', '*?', '+?');
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'pattern' },
    fc.tuple(atom, count).map(([one, often]) => (/^(?:\^|\$|\\b|)$/.test(one) ? one : one + often)),
    fc.tuple(tie('pattern'), count).map(([inner, often]) => `(${inner})${often}`),
    tie('pattern').map((inner) => `(?:${inner})`),
    tie('pattern').map((inner) => `(?=${inner})`),
    tie('pattern').map((inner) => `(?!${inner})`),
  ),
  pattern: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'pattern' },
    fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
    fc.tuple(tie('part'), tie('part')).map((parts) => parts.join('|')),
  ),
}));
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '.', 'é'), maxLength: 6 }), {
  minLength: 5,
  maxLength: 5,
});

test('matches what the engine matches', () => {
  fc.assert(
    fc.property(pattern, texts, (source, given) => {
      const engine = new RegExp(source, 'u');
      const own = new SchemaPattern(source);
      for (const text of given)
        expect([text, own.matches(text, new SampleBudget())]).toEqual([text, engine.test(text)]);
    }),
    { numRuns: 500 },
  );
}, 30_000);

test('takes characters beyond the basic plane for one', () => {
  expect(new SchemaPattern('^.$').matches('😀', new SampleBudget())).toBe(true);
  expect(new SchemaPattern('^[😀a]{2}$').matches('😀a', new SampleBudget())).toBe(true);
});

test('writes a text for nearly every pattern that has one', () => {
  const written = fc.sample(pattern, { numRuns: 500, seed: 1 }).filter(hasText);
  // Look-aheads may contradict what follows, so not every pattern has a text.
  expect(written.length).toBeGreaterThan(400);
});

function hasText(source: string): boolean {
  const own = new SchemaPattern(source);
  const budget = new SampleBudget();
  try {
    for (const text of own.candidates(0, 0, budget)) if (own.matches(text, budget)) return true;
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
  }
  return false;
}
