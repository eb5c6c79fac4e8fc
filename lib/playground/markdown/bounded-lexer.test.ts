import { expect, test } from 'vitest';
import { splitBlocks } from '../stream/block-splitter.ts';
import { countElements, countMarks, DEEPEST, MOST_ELEMENTS } from './bounded-lexer.ts';
import { parseBlock, parseOpenBlock } from './parse-block.ts';

/** Every token of a tree with its depth, without recursion: the trees here are what recursion dies of. */
function walk(tokens: readonly object[]): { count: number; deepest: number } {
  let count = 0;
  let deepest = 0;
  const left = tokens.map((token) => ({ token, depth: 1 }));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { token, depth } = next;
    count += 1;
    deepest = Math.max(deepest, depth);
    for (const inner of Object.values(token).filter(Array.isArray).flat(2))
      if (typeof inner === 'object' && inner !== null) left.push({ token: inner, depth: depth + 1 });
  }
  return { count, deepest };
}

/** A list and its item, or a table and its cell, are two tokens a level; blocks hold the inline ones. */
const DEEPEST_TREE = 2 * DEEPEST + DEEPEST + 4;

function expectBounded(text: string, name: string): void {
  for (const block of splitBlocks(text)) {
    for (const tokens of [parseBlock(block.text), parseOpenBlock(block.text)]) {
      const { count, deepest } = walk(tokens);
      expect(deepest, name).toBeLessThanOrEqual(DEEPEST_TREE);
      // A list item is up to three tokens, a cell two.
      expect(count, name).toBeLessThanOrEqual(4 * MOST_ELEMENTS.block);
    }
  }
}

const times = (text: string, count: number) => text.repeat(count);

test.each([
  ['bullets', `${times('- ', 1_500)}a`],
  ['quotes', times('> ', 2_000)],
  ['numbers', times('1. ', 1_500)],
  ['both', `${times('> - ', 1_000)}a`],
  ['emphasis', `${times('*a _b ', 4_000)}c${times(' d_ e*', 4_000)}`],
  ['strike', `${times('**a ~~b ', 3_000)}c${times(' d~~ e**', 3_000)}`],
  ['pictures in links', `${times('[![', 3_000)}a${times('](b)](c)', 3_000)}`],
  ['references', `${times('[', 5_000)}a${times(']', 5_000)}\n\n[a]: b`],
])('%s in each other end at a depth, and what lies deeper is text', (name, text) => {
  expectBounded(text, name);
  expect(JSON.stringify(parseBlock(text))).toContain('plain');
});

test('what is inside of bounds is markdown all the same', () => {
  const nested = Array.from({ length: 10 }, (_, at) => `${'  '.repeat(at)}- *item* ${at}`).join('\n');
  expect(JSON.stringify(parseBlock(nested))).not.toContain('plain');
  const long = Array.from({ length: 800 }, (_, at) => `${at + 1}. A **point** with \`code\` in it.`).join(
    '\n',
  );
  expect(JSON.stringify(parseBlock(long))).not.toContain('plain');
  const picture = `![a](data:image/png;base64,${times('iVBOR', 100_000)})`;
  expect(JSON.stringify(parseBlock(picture))).not.toContain('"plain"');
  const code = `\`\`\`\n${times('x', 500_000)}\n\`\`\``;
  expect(parseBlock(code)[0]).toMatchObject({ type: 'code' });
});

test.each([
  ['a mail address', `${times('a.', 20_000)}@`],
  ['spaces', `a${times(' ', 40_000)}b`],
  ['a table', `|${times('a|', 5_000)}\n|${times('-|', 5_000)}\n${times('|b|\n', 2_000)}`],
  ['open emphasis', times('*a', 20_000)],
  ['open formulas', times('\\(', 20_000)],
  ['rows', `|a|\n|-|\n${times('|b|\n', 20_000)}`],
  ['a word', times('a', 1_000_000)],
])('%s that would be looked at again and again stays text', (name, text) => {
  expectBounded(text, name);
});

test('every mark that can become a token is counted', () => {
  expect(countMarks('*a* `b` [c](d) <e> $f$ \\g')).toBe(9);
  expect(countMarks('ada@example.com')).toBe(4);
  expect(countMarks('a  b')).toBe(1);
  expect(countElements('$a$')).toBeGreaterThan(countElements('*a*'));
});

/** A small generator with a seed: a failure names the seed that makes it again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  ...[
    '- ',
    '* ',
    '1. ',
    '> ',
    '>',
    '  ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    '# ',
    '---\n',
    '```',
    '~~~\n',
    '|',
    '|-|\n',
  ],
  ...[
    '*',
    '**',
    '_',
    '~~',
    '`',
    '[',
    ']',
    '](',
    ')',
    '![',
    '<',
    '>',
    '</a>',
    '<!--',
    '-->',
    '&amp;',
    '\\',
    '$',
    '$$',
  ],
  ...[
    '\\(',
    '\\)',
    '\\[',
    '\\]',
    '[a]: b\n',
    'https://a.b',
    'www.',
    '@',
    'a',
    'word ',
    '1',
    ' ',
    '\r',
    '\u0000',
    '😀',
    '\ud800',
  ],
];

function hostileText(seed: number): string {
  const random = randomOf(seed);
  const piece = () => PIECES[random(PIECES.length)] ?? '';
  let text = '';
  for (let part = 0; part < 6; part += 1) {
    const unit = Array.from({ length: 1 + random(5) }, piece).join('');
    text += times(unit, 1 + random(random(2) === 0 ? 4 : 800));
  }
  return text;
}

test('random hostile markdown never throws, and ends inside of its bounds', () => {
  for (let seed = 0; seed < 100; seed += 1) expectBounded(hostileText(seed), `seed ${seed}`);
}, 30_000);
