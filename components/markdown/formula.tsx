'use client';

import { memo, useEffect, useState } from 'react';

type Typeset = (text: string, display: boolean) => string | null;

let typeset: Typeset | null = null;
const waiting = new Set<() => void>();

/** KaTeX is 76 KB: fetched when the first formula appears, once for all of them. */
function load(): void {
  void import('./typeset-math.ts').then((module) => {
    typeset = module.typesetMath;
    for (const listener of waiting) listener();
    waiting.clear();
  });
}

export const Formula = memo(function Formula({ text, display }: { text: string; display: boolean }) {
  const [ready, setReady] = useState(typeset !== null);
  useEffect(() => {
    if (ready) return;
    const listener = () => setReady(true);
    if (typeset !== null) return listener();
    if (waiting.size === 0) load();
    waiting.add(listener);
    return () => void waiting.delete(listener);
  }, [ready]);
  const html = typeset?.(text, display) ?? null;
  if (html === null) return <code>{text}</code>;
  return (
    <span
      className={display ? 'block overflow-x-auto overflow-y-hidden py-1 text-center' : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made by KaTeX, which escapes the text and trusts nothing in it
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
});
