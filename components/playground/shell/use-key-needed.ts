'use client';

import { useEffect } from 'react';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';

const keyNeededOf = (state: PlaygroundState) => state.keyNeeded;

/** Send without a key asks for one. */
export function useKeyNeeded(): void {
  const needed = usePage(keyNeededOf);
  useEffect(() => {
    if (needed) openDialog('key');
  }, [needed]);
}
