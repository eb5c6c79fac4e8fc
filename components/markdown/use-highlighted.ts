'use client';

import { useEffect, useState } from 'react';

/** The code as coloured HTML once the highlighter is there; null: show it plain. `ready`: the code is complete. */
export function useHighlighted(text: string, language: string, ready: boolean): string | null {
  const [html, setHtml] = useState<{ of: string; html: string | null } | null>(null);
  useEffect(() => {
    if (!ready || language === '') return;
    let current = true;
    void import('./highlight.ts').then(({ highlightCode }) => {
      if (current) setHtml({ of: text, html: highlightCode(text, language) });
    });
    return () => {
      current = false;
    };
  }, [text, language, ready]);
  return html !== null && html.of === text ? html.html : null;
}
