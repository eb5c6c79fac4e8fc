'use client';

import { memo, useLayoutEffect, useRef } from 'react';
import { hasUnkernedWord } from '#lib/playground/text-layout.ts';

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
