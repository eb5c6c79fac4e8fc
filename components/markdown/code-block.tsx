'use client';

import { WrapText } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import { LiveText } from '../ui/long-text.tsx';
import { useHighlighted } from './use-highlighted.ts';

export interface CodeBlockProps {
  text: string;
  language: string;
  /** Still being written: plain, and its text node grows in place. */
  open?: boolean;
}

export function CodeBlock({ text, language, open = false }: CodeBlockProps) {
  const [wrap, setWrap] = useState(false);
  const html = useHighlighted(text, language, !open);
  return (
    <figure className="code-block group/code">
      <figcaption>
        <span className="min-w-0 flex-1 truncate font-mono text-2xs text-ink-faint">
          {language || 'text'}
        </span>
        <IconButton
          size="xs"
          label={wrap ? 'Do not wrap lines' : 'Wrap lines'}
          pressed={wrap}
          icon={<WrapText />}
          onClick={() => setWrap(!wrap)}
        />
        <CopyButton text={() => text} label="Copy code" />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className={classNames(wrap && 'whitespace-pre-wrap break-words')}>
        {html === null ? (
          <code>
            <LongText text={text}>{(shown) => <LiveText text={shown} />}</LongText>
          </code>
        ) : (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made by highlight.js, which escapes the text
          <code dangerouslySetInnerHTML={{ __html: html }} />
        )}
      </pre>
    </figure>
  );
}
