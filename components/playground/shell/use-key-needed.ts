'use client';

import { useEffect } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';

const keyNeededOf = (state: PlaygroundState) => state.keyNeeded;

const keyLinkedOf = (state: PlaygroundState) => state.keyLinked;

/** Send without a key asks for one; a link with another key asks which to keep. */
export function useKeyNeeded(): void {
  const { keys } = usePlayground();
  const needed = usePage(keyNeededOf);
  const linked = usePage(keyLinkedOf);
  useEffect(() => {
    if (linked?.kind === 'offered') openDialog('key');
    if (linked?.kind !== 'refused') return;
    showToast(linked.reason, { tone: 'danger' });
    keys.answerLink(false);
  }, [linked, keys]);
  useEffect(() => {
    if (needed) openDialog('key');
  }, [needed]);
}
