'use client';

import { ImageIcon } from 'lucide-react';
import { createElement, Fragment, type ReactNode, useState } from 'react';
import { LongText, PlainText } from '#components/ui/long-text.tsx';
import { Picture } from '#components/ui/picture.tsx';
import { decodeEntities, known, type MarkdownToken } from '#lib/playground/markdown/parse-block.ts';
import { safeImage, safeLink } from '#lib/playground/markdown/safe-url.ts';
import { withoutBidiControls } from '#lib/playground/text-layout.ts';
import { LiveText } from '../ui/long-text.tsx';
import { Formula } from './formula.tsx';

/** `live`: the text may still grow, so its nodes must survive. */
export function inline(tokens: MarkdownToken[], live: boolean): ReactNode {
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
