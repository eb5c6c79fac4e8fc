'use client';

import { preloadable } from '#components/ui/preloadable.ts';

/** The renderer and its parser: 25 KB that an empty page does not need. */
export const blocksRenderer = preloadable(() => import('./blocks.tsx').then((module) => module.Blocks));
