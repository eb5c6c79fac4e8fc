import { expect, test } from 'vitest';
import { decodeEntities, known, type MarkdownToken, parseBlock, parseOpenBlock } from './parse-block.ts';

function inlineOf(text: string): MarkdownToken[] {
  const first = parseBlock(text)[0];
  return first?.type === 'paragraph' ? known(first.tokens) : [];
}

const kinds = (text: string) => inlineOf(text).map((token) => token.type);

test('reads formulas in all four writings', () => {
  expect(kinds('so $n$ nights')).toEqual(['text', 'math', 'text']);
  expect(kinds('so \\(n\\) nights')).toEqual(['text', 'math', 'text']);
  for (const text of ['$$\na^2\n$$', '\\[\na^2\n\\]'])
    expect(parseBlock(text)[0]).toMatchObject({ type: 'math', text: 'a^2', display: true });
});

test('takes amounts of money for what they are', () => {
  expect(kinds('from $5 to $10 a month')).toEqual(['text']);
  expect(kinds('it costs $5, or $ 6 $')).toEqual(['text']);
});

test('keeps a paragraph with a formula in one piece', () => {
  expect(parseBlock('The lamp burns $r = 4$ litres\nan hour, so $n$ nights.')).toHaveLength(1);
});

test('leaves code alone, whatever it holds', () => {
  expect(kinds('the shell says `$HOME and $PATH`')).toEqual(['text', 'codespan']);
  expect(parseBlock('```\n$$ not maths $$\n```')[0]).toMatchObject({ type: 'code', text: '$$ not maths $$' });
});

test('takes what is open as closed while it is being written', () => {
  const open = parseOpenBlock('some **bold te')[0];
  expect(open?.type === 'paragraph' && known(open.tokens).map((token) => token.type)).toEqual([
    'text',
    'strong',
  ]);
  expect(parseOpenBlock('```ts\nconst a = **')[0]).toMatchObject({ type: 'code', text: 'const a = **' });
});

test('decodes character references that stand for characters, and no others', () => {
  expect(decodeEntities('a &lt;b&gt; &amp;amp; &#39;x&#x27; &nope; &#0; &#xD800;')).toBe(
    "a <b> &amp; 'x' &nope; &#0; &#xD800;",
  );
});
