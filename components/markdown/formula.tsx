'use client';

import { memo } from 'react';
import { preloadable } from '#components/ui/lazy-component.tsx';
import { LongText } from '#components/ui/long-text.tsx';

/** KaTeX is 76 KB: fetched when the first formula appears, once for all of them, and again after a lost connection. */
const typeset = preloadable(() => import('./typeset-formula.tsx').then((module) => module.TypesetFormula));

/** A formula; until it can be typeset, and where it is none, the text as it was written. */
export const Formula = memo(function Formula({ text, display }: { text: string; display: boolean }) {
  const TypesetFormula = typeset.useComponent();
  const source = (
    <code>
      <LongText text={text} />
    </code>
  );
  if (TypesetFormula === null) return source;
  return <TypesetFormula text={text} display={display} source={source} />;
});
