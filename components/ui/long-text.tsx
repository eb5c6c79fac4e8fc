'use client';

import { memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import {
  beginningOf,
  charactersAtOnce,
  hasUnkernedWord,
  withoutBidiControls,
} from '#lib/playground/text-layout.ts';
import { Button } from './button.tsx';

/**
 * Text of any length: the browser lays out its beginning, the rest on demand, piece by piece. `children` draws the
 * part that is shown where plain text does not do.
 */
export function LongText({ text, children }: { text: string; children?: (shown: string) => ReactNode }) {
  const [pieces, setPieces] = useState(1);
  const shown = beginningOf(text, pieces * charactersAtOnce(text));
  const drawn = withoutBidiControls(shown);
  return (
    <>
      {children !== undefined ? children(drawn) : <PlainText text={drawn} />}
      {shown.length < text.length && (
        <span className="my-2 flex items-center gap-3 font-sans text-[0.8125rem] text-ink-faint">
          … {(text.length - shown.length).toLocaleString('en')} more characters
          <Button size="sm" onClick={() => setPieces(pieces + 1)}>
            Show more
          </Button>
        </span>
      )}
    </>
  );
}

/** A text as one node, laid out without kerning where that would take seconds. */
export function PlainText({ text }: { text: string }) {
  return hasUnkernedWord(text) ? <span className="[font-kerning:none]">{text}</span> : text;
}

/**
 * Text that grows. New letters are appended to the same text node: replacing its data would take away what the
 * reader has selected in it.
 */
export const LiveText = memo(function LiveText({ text }: { text: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const span = ref.current;
    if (span === null) return;
    const node = span.firstChild;
    if (!(node instanceof Text)) span.replaceChildren(document.createTextNode(text));
    else if (text.startsWith(node.data)) node.appendData(text.slice(node.data.length));
    else node.data = text;
  }, [text]);
  return <span ref={ref} className={hasUnkernedWord(text) ? '[font-kerning:none]' : undefined} />;
});
