'use client';

import { memo } from 'react';
import { preloadable } from '#components/ui/lazy-component.tsx';
import { type FormulaProps, FormulaText } from './formula-text.tsx';

/** KaTeX is 76 KB: fetched when the first formula appears, once for all of them, again when the way was cut. */
const typeset = preloadable(() => import('./typeset-math.tsx').then((module) => module.TypesetFormula));

/** A formula, or what stands between its signs until it can be set. */
export const Formula = memo(function Formula({ text, display }: FormulaProps) {
  const TypesetFormula = typeset.useComponent();
  return TypesetFormula === null ? (
    <FormulaText text={text} />
  ) : (
    <TypesetFormula text={text} display={display} />
  );
});
