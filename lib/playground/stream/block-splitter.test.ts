import fc from 'fast-check';
import { Marked } from 'marked';
import { expect, test } from 'vitest';
import { createBlockSplitter, splitBlocks } from './block-splitter.ts';

const texts = (text: string) => splitBlocks(text).map((block) => block.text);

const DOCUMENT = `# Title
Intro with *words*.

- one

  more of one
- two
  \`\`\`js
  const a = 1;

  const b = 2;
  \`\`\`
- three

After the list.
\`\`\`python
def f():

    return "# no heading"
\`\`\`
| a | b |
|---|---|
| 1 | 2 |

$$
x = 1

y = 2
$$
1. first

2. second

> quote

    indented

    still

~~~~
\`\`\`
~~~~
Last line without an end`;

test('blocks end at blank lines, and lists, fences and maths stay whole', () => {
  expect(texts(DOCUMENT).map((text) => text.trim().split('\n')[0])).toEqual([
    '# Title',
    'Intro with *words*.',
    '- one',
    'After the list.',
    '```python',
    '| a | b |',
    '$$',
    '1. first',
    '> quote',
    'indented',
    '~~~~',
    'Last line without an end',
  ]);
});

test('the blocks in a row are the text', () => {
  expect(texts(DOCUMENT).join('')).toBe(DOCUMENT);
});

test('wherever the text is cut, the same blocks come out', () => {
  const whole = splitBlocks(DOCUMENT);
  for (const step of [1, 2, 5, 13, 100]) {
    const splitter = createBlockSplitter();
    for (let at = 0; at < DOCUMENT.length; at += step) splitter.push(DOCUMENT.slice(at, at + step));
    splitter.end();
    expect(splitter.blocks()).toEqual(whole);
  }
});

test('a finished block never changes its object, and only the last is open', () => {
  const splitter = createBlockSplitter();
  const seen = new Map<number, object>();
  for (const character of DOCUMENT) {
    splitter.push(character);
    const blocks = splitter.blocks();
    expect(blocks.map((block) => block.text).join('')).toBe(
      DOCUMENT.slice(0, blocks.map((b) => b.text).join('').length),
    );
    expect(blocks.slice(0, -1).every((block) => block.done)).toBe(true);
    for (const block of blocks) {
      if (!block.done) continue;
      if (seen.has(block.id)) expect(block).toBe(seen.get(block.id));
      seen.set(block.id, block);
    }
  }
});

test('without new text the same list comes back', () => {
  const splitter = createBlockSplitter();
  splitter.push('a\n\nb');
  expect(splitter.blocks()).toBe(splitter.blocks());
});

test('a paragraph after a list moves out of it as soon as its first letter is there', () => {
  const splitter = createBlockSplitter();
  splitter.push('- item\n\n');
  expect(splitter.blocks()).toHaveLength(1);
  splitter.push('N');
  expect(splitter.blocks().map((block) => block.text)).toEqual(['- item\n\n', 'N']);
});

test('time grows with the text, not with its square', () => {
  const splitter = createBlockSplitter();
  const started = performance.now();
  for (let piece = 0; piece < 100_000; piece += 1) splitter.push('word ');
  splitter.end();
  expect(splitter.blocks()[0]?.text).toHaveLength(500_000);
  expect(performance.now() - started).toBeLessThan(2_000);
});

const marked = new Marked({ gfm: true, breaks: true });
const drawn = (text: string): string => marked.parse(text, { async: false });

/** Pieces that models write, and some that they should not; a table and a heading's underline stand free. */
const PIECE = fc.constantFrom(
  'words',
  '\nwords\n-',
  '\nin\n1987. It\n',
  '- item',
  '- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n',
  '* item',
  '- item\n  - nested',
  '- item\n  - nested\n    - deeper',
  '1. first',
  '# Title',
  '## Two',
  '> quote',
  '> - in a quote',
  '>',
  '```',
  '```js',
  '~~~',
  '    indented',
  '- item\n\n  more of an item',
  'code `x`  ',
  '| a | b |\n|---|---|\n| 1 | 2 |\n',
  '| a |',
  '---',
  '\nHeading\n===',
  '\nSub\n---',
  '> quote\n> ```\n> x\n> ```',
  '> a\n>\n> b',
  '**bold',
  'text**',
  '',
  '\n',
  '\tTab',
  '   three',
  '+ plus',
  '<b>html</b>',
  '![a](b)',
  '- ```\n  code\n\n  more\n  ```',
  '- two\n  ```\n  x\n\n  ```',
  '- - both',
  '1) a',
  '2. two\n\n   more',
  '***',
  '\\# no',
  '- [ ] task',
  '   para of 1.',
  '&amp;',
  'a  \nb',
);

test('blocks drawn one by one are the text drawn whole', () => {
  const markdown = fc.array(PIECE, { maxLength: 10 }).map((pieces) => pieces.join('\n'));
  fc.assert(
    fc.property(markdown, (text) => {
      expect(texts(text).map(drawn).join('')).toBe(drawn(text));
    }),
    // The same texts each time: what another seed finds is a finding, not the fault of who changes something else.
    { numRuns: 3_000, seed: 1_987 },
  );
});

test('a line that begins with a year is no list, and code that begins with an item ends with its fence', () => {
  expect(texts('It was in\n1987. Then\n\nmore')).toEqual(['It was in\n1987. Then\n\n', 'more']);
  expect(texts('- ```\n  a\n\n  b\n  ```\n\nafter')).toEqual(['- ```\n  a\n\n  b\n  ```\n\n', 'after']);
});
