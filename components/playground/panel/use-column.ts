'use client';

import { useCallback } from 'react';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { ColumnView, PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage } from '../playground-context.tsx';
import { useUi } from '../ui-state.ts';

/** The column that the panel is about: the one touched last, else the first. */
export function useColumn(): ColumnView {
  const id = useUi((state) => state.columnId);
  return usePage(useCallback((state: PlaygroundState) => columnOf(state.chat, id), [id]));
}
