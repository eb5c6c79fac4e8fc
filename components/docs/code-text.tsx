'use client';

import { useEffect, useRef } from 'react';
import { useHighlighted } from '#components/markdown/use-highlighted.ts';

/** Within this of the bottom the view follows what comes. */
const FOLLOW_PX = 40;

export interface CodeTextProps {
  text: string;
  language: string;
  /** Stay at the bottom while the text grows, unless the reader has scrolled up. */
  follow?: boolean;
}

/** Code to read: in colours, wrapped, in a box of limited height. */
export function CodeText({ text, language, follow = false }: CodeTextProps) {
  const html = useHighlighted(text, language, true);
  const ref = useRef<HTMLPreElement>(null);
  const attached = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs whenever the text has grown
  useEffect(() => {
    const box = ref.current;
    if (follow && attached.current && box !== null) box.scrollTop = box.scrollHeight;
  }, [text, follow]);
  return (
    <pre
      ref={ref}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: box }) => {
        attached.current = box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_PX;
      }}
      className="max-h-96 overflow-y-auto xl:max-h-[46dvh] xl:min-h-32 xl:shrink overscroll-contain p-3.5 font-mono text-[0.8125rem] leading-[1.6] whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      {html === null ? (
        <code>{text}</code>
      ) : (
        // biome-ignore lint/security/noDangerouslySetInnerHtml: made by highlight.js, which escapes the text
        <code dangerouslySetInnerHTML={{ __html: html }} />
      )}
    </pre>
  );
}
