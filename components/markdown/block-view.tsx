'use client';

import { createElement, Fragment, memo, type ReactNode } from 'react';
import {
  known,
  type MarkdownToken,
  parseBlock,
  parseOpenBlock,
} from '#lib/playground/markdown/parse-block.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';
import { inline } from './inline.tsx';

export interface BlockViewProps {
  block: Block;
  /** True from the first draw of a block that was seen growing: its nodes are kept when it is finished. */
  live: boolean;
}

/** One block of an answer. A finished one is drawn once: its text decides, not its object. */
export const BlockView = memo(
  function BlockView({ block, live }: BlockViewProps) {
    const tokens = block.done ? parseBlock(block.text) : parseOpenBlock(block.text);
    return render(tokens, { live, open: !block.done });
  },
  (before, after) =>
    before.block.text === after.block.text &&
    before.block.done === after.block.done &&
    before.live === after.live,
);

interface Drawing {
  live: boolean;
  open: boolean;
}

function render(tokens: MarkdownToken[], drawing: Drawing): ReactNode {
  return createElement(Fragment, null, ...tokens.map((token) => blockToken(token, drawing)));
}

function blockToken(token: MarkdownToken, drawing: Drawing): ReactNode {
  const { live } = drawing;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      return createElement(
        `h${Math.min(token.depth + 2, 6)}`,
        { 'data-depth': token.depth },
        inline(known(token.tokens), live),
      );
    case 'paragraph':
      return <p>{inline(known(token.tokens), live)}</p>;
    case 'text':
      return token.tokens ? inline(known(token.tokens), live) : inline([token], live);
    case 'code':
      return <CodeBlock text={token.text} language={languageOf(token.lang)} open={drawing.open} />;
    case 'blockquote':
      return <blockquote>{render(known(token.tokens), drawing)}</blockquote>;
    case 'hr':
      return <hr />;
    case 'list':
      return list(token, drawing);
    case 'table':
      return table(token, live);
    case 'math':
      return <Formula text={token.text} display />;
    case 'plain':
      return <p className="whitespace-pre-wrap">{inline([token], live)}</p>;
    case 'html':
      return <p className="whitespace-pre-wrap">{inline([token], live)}</p>;
    default:
      return inline([token], live);
  }
}

function languageOf(info: string | undefined): string {
  return (/^[\w+#.-]+/.exec(info ?? '')?.[0] ?? '').toLowerCase();
}

function list(token: Extract<MarkdownToken, { type: 'list' }>, drawing: Drawing): ReactNode {
  const items = token.items.map((item) =>
    createElement('li', { className: item.task ? 'task' : undefined }, render(known(item.tokens), drawing)),
  );
  return token.ordered
    ? createElement('ol', { start: token.start === '' ? undefined : token.start }, ...items)
    : createElement('ul', null, ...items);
}

function table(token: Extract<MarkdownToken, { type: 'table' }>, live: boolean): ReactNode {
  const cell = (tag: 'th' | 'td') => (each: (typeof token.header)[number]) =>
    createElement(
      tag,
      { style: each.align ? { textAlign: each.align } : undefined },
      inline(known(each.tokens), live),
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="table-box" aria-label="Table" tabIndex={0}>
      <table>
        <thead>{createElement('tr', null, ...token.header.map(cell('th')))}</thead>
        {createElement(
          'tbody',
          null,
          ...token.rows.map((row) => createElement('tr', null, ...row.map(cell('td')))),
        )}
      </table>
    </section>
  );
}
