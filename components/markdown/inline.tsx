'use client';

import { createElement, Fragment, type ReactNode } from 'react';
import { LongText, PlainText } from '#components/ui/long-text.tsx';
import { decodeEntities, known, type MarkdownToken } from '#lib/playground/markdown/parse-block.ts';
import { safeLink } from '#lib/playground/markdown/safe-url.ts';
import { withoutBidiControls } from '#lib/playground/text-layout.ts';
import { Formula } from './formula.tsx';
import { LiveText } from './live-text.tsx';
import { MarkdownImage } from './markdown-image.tsx';

/** `live`: the text may still grow, so its nodes must survive. */
export function inline(tokens: MarkdownToken[], live: boolean): ReactNode {
  return createElement(Fragment, null, ...tokens.map((token) => one(token, live)));
}

function one(token: MarkdownToken, live: boolean): ReactNode {
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
