'use client';

import 'katex/dist/katex.min.css';
import katex from 'katex';
import type { ReactNode } from 'react';

/** Limits of a formula: the length of its text, and the depth of its HTML, through which the browser recurses. */
const MOST_CHARACTERS = 5_000;
const DEEPEST = 400;

export interface TypesetFormulaProps {
  text: string;
  display: boolean;
  /** Drawn where the text is no formula. */
  source: ReactNode;
}

export function TypesetFormula({ text, display, source }: TypesetFormulaProps) {
  const html = htmlOf(text, display);
  if (html === null) return source;
  return (
    <span
      className={display ? 'block overflow-x-auto overflow-y-hidden py-1 text-center' : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made by KaTeX, which escapes the text and trusts nothing in it
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** HTML of a formula, or null where it is not one. `trust: false`: no links, classes or pictures from the text. */
function htmlOf(text: string, display: boolean): string | null {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    const html = katex.renderToString(text, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: false,
      maxExpand: 200,
      maxSize: 20,
    });
    return depthOf(html) > DEEPEST ? null : html;
  } catch {
    return null;
  }
}

function depthOf(html: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [tag] of html.matchAll(/<\/?[a-z]|\/>/g)) {
    depth += tag.startsWith('</') || tag === '/>' ? -1 : 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
