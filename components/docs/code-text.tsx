'use client';

import { useEffect, useRef } from 'react';
import { useHighlighted } from '#components/markdown/use-highlighted.ts';

/** Within this of the bottom the view follows what comes. */
const FOLLOW_PX = 40;

interface CodeTextProps {
  text: string;
  language: string;
  /** Stay at the bottom while the text grows, unless the reader has scrolled up. */
  follow?: boolean;
}

/** Code to read: in colours, wrapped, in a box of limited height. */
export function CodeText({ text, language, follow = false }: CodeTextProps) {
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
      <HighlightedCode text={text} language={language} />
    </pre>
  );
}

function HighlightedCode({ text, language }: { text: string; language: string }) {
  const html = useHighlighted(text, language, true);
  if (html === null) return <code>{text}</code>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: made by highlight.js, which escapes the text
  return <code dangerouslySetInnerHTML={{ __html: html }} />;
}

/** Both layers must break lines alike, or the caret leaves the text. */
const LAYER =
  'col-start-1 row-start-1 m-0 border-0 p-3.5 font-mono text-[0.8125rem] leading-[1.6] whitespace-pre-wrap [overflow-wrap:anywhere] [tab-size:2] pointer-coarse:text-base';

interface CodeEditorProps {
  label: string;
  text: string;
  language: string;
  onChange: (text: string) => void;
}

/** A text field that grows with its text and shows it in colours: the coloured copy lies below, the text itself is clear. */
export function CodeEditor({ label, text, language, onChange }: CodeEditorProps) {
  return (
    <div className="max-h-[min(28rem,46dvh)] overflow-y-auto overscroll-contain bg-sunken">
      <div className="grid min-h-full">
        <pre aria-hidden="true" className={LAYER}>
          <HighlightedCode text={text} language={language} />
          {'\n'}
        </pre>
        <textarea
          aria-label={label}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          className={`${LAYER} block w-full resize-none overflow-hidden bg-transparent caret-ink outline-none [-webkit-text-fill-color:transparent] focus-visible:shadow-[inset_0_0_0_2px_var(--accent)]`}
        />
      </div>
    </div>
  );
}
