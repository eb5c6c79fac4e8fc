'use client';

import { useEffect, useState } from 'react';
import { RETRY_MS } from '#components/ui/lazy-component.tsx';
import { whenIdle } from '#components/ui/when-idle.ts';

const load = () => import('./highlight.ts');

/** Fetches the highlighter while nothing else happens: parsing its program in the middle of a stream would drop frames. */
export function preloadHighlighter(): void {
  whenIdle(() => void load().catch(() => undefined), 5_000);
}

/** The code as coloured HTML once the highlighter is there; null: show it plain. `ready`: the code is complete. */
export function useHighlighted(text: string, language: string, ready: boolean): string | null {
  const [html, setHtml] = useState<{ of: string; html: string | null } | null>(null);
  useEffect(() => {
    if (!ready || language === '') return;
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const colour = (): void => {
      load()
        .then(({ highlightCode }) => highlightCode(text, language))
        .then(
          (coloured) => current && setHtml({ of: text, html: coloured }),
          () => {
            // A lost connection: asked again for as long as the code is on the page.
            if (current) timer = setTimeout(colour, RETRY_MS);
          },
        );
    };
    colour();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, language, ready]);
  return html !== null && html.of === text ? html.html : null;
}
