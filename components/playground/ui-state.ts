'use client';

import { useSyncExternalStore } from 'react';
import { createObservable } from '#lib/playground/chat/observable.ts';
import type { TurnId } from '#lib/playground/conversation.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';

export type DialogName =
  | 'key'
  | 'share'
  | 'shared-config'
  | 'paste'
  | 'presets'
  | 'keyboard'
  | 'palette'
  | 'data'
  | 'diff'
  | 'replay'
  | 'image-url';

export interface UiState {
  readonly dialog: DialogName | null;
  /** The panel that lies over the thread, where there is no room beside it. */
  readonly overlay: 'left' | 'right' | null;
  /** The column that the panel edits; null means the first. */
  readonly columnId: string | null;
  /** The answer that Run and Stream show; null means the latest. */
  readonly inspected: TurnId | null;
  /** A run from a file, shown instead of the chat's own. */
  readonly opened: RecordedRun | null;
  /** What the replay dialog plays. */
  readonly replayed: RecordedRun | null;
  /** Counts up each time the model picker is asked for by a key. */
  readonly pickerSignal: number;
  /** What the paste dialog begins with. */
  readonly pasted: string;
}

/** What only this tab's screen needs to know; nothing of it is stored. */
export const ui = createObservable<UiState>({
  dialog: null,
  overlay: null,
  columnId: null,
  inspected: null,
  opened: null,
  replayed: null,
  pickerSignal: 0,
  pasted: '',
});

export function useUi<Part>(select: (state: UiState) => Part): Part {
  const read = () => select(ui.getSnapshot());
  return useSyncExternalStore(ui.subscribe, read, read);
}

export const openDialog = (dialog: DialogName): void => ui.set({ dialog });
export const openModelPicker = (): void => ui.set({ pickerSignal: ui.getSnapshot().pickerSignal + 1 });
export const closeDialog = (): void => ui.set({ dialog: null });
