'use client';

import { ImageIcon } from 'lucide-react';
import { createElement, Fragment, memo, type ReactNode, useState } from 'react';
import { LongText, PlainText } from '#components/ui/long-text.tsx';
import { Picture } from '#components/ui/picture.tsx';
import {
  decodeEntities,
  known,
  type MarkdownToken,
  parseBlock,
  parseOpenBlock,
} from '#lib/playground/markdown/parse-block.ts';
import { safeImage, safeLink } from '#lib/playground/markdown/safe-url.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { withoutBidiControls } from '#lib/playground/text-layout.ts';
import { LiveText } from '../ui/long-text.tsx';
import { CodeBlock } from './code-block.tsx';
import { Formula } from './formula.tsx';

interface BlockViewProps {
  block: Block;
  /** True from the first draw of a block that was seen growing: its nodes are kept when it is finished. */
  live: boolean;
}

/** One block of an answer. A finished one is drawn once: compared by its text, since each frame makes new objects. */
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

/** `live`: the text may still grow, so its nodes must survive. */
function inline(tokens: MarkdownToken[], live: boolean): ReactNode {
  return createElement(Fragment, null, ...tokens.map((token) => inlineToken(token, live)));
}

function inlineToken(token: MarkdownToken, live: boolean): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(known(token.tokens), live)}</strong>;
    case 'em':
      return <em>{inline(known(token.tokens), live)}</em>;
    case 'del':
      return <del>{inline(known(token.tokens), live)}</del>;
    case 'codespan':
      return <code>{plain(token.text, live)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return link(token.href, inline(known(token.tokens), live));
    case 'image':
      return <MarkdownImage href={token.href} text={token.text} />;
    case 'math':
      return <Formula text={token.text} display={token.display} />;
    case 'text':
      return token.tokens ? inline(known(token.tokens), live) : plain(decodeEntities(token.text), live);
    case 'escape':
      return plain(decodeEntities(token.text), live);
    case 'plain':
      return (
        <span className="whitespace-pre-wrap">
          <LongText text={token.text} />
        </span>
      );
    case 'checkbox':
      return (
        <input
          type="checkbox"
          checked={token.checked}
          disabled
          aria-label={token.checked ? 'Done' : 'To do'}
        />
      );
    default:
      return plain(token.raw, live);
  }
}

function plain(text: string, live: boolean): ReactNode {
  const calm = withoutBidiControls(text);
  return live ? <LiveText text={calm} /> : <PlainText text={calm} />;
}

function link(href: string, content: ReactNode): ReactNode {
  const url = safeLink(href);
  if (url === null) return content;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {content}
    </a>
  );
}

/** A remote picture tells its host who reads this; so it waits until the reader asks for it. */
function MarkdownImage({ href, text }: { href: string; text: string }) {
  const [asked, setAsked] = useState(false);
  const image = safeImage(href);
  if (image === null) return text;
  if (image.kind === 'inline' || asked)
    return (
      <Picture
        src={image.url}
        alt={text}
        loading="lazy"
        referrerPolicy="no-referrer"
        className="rounded-lg border"
      />
    );
  return (
    <button
      type="button"
      onClick={() => setAsked(true)}
      className="inline-flex max-w-full items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-1.5 align-middle text-sm hover:bg-hover"
    >
      <ImageIcon className="size-4 shrink-0 text-ink-faint" />
      <span className="truncate">{text || 'Picture'}</span>
      <span className="shrink-0 text-ink-faint">Load from {image.host}</span>
    </button>
  );
}
