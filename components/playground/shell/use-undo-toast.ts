'use client';

import { useEffect } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';

const undoOf = (state: PlaygroundState) => state.undo;

export function useUndoToast(): void {
  const playground = usePlayground();
  const undo = usePage(undoOf);
  useEffect(() => {
    if (undo === null) return;
    showToast(undo.label, { action: { label: 'Undo', run: () => void playground.undo() } });
  }, [undo, playground]);
}
