'use client';

import { useEffect } from 'react';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { type ShortcutId, shortcutFor } from '#lib/playground/shortcuts.ts';
import { useSend } from '../composer/use-send.ts';
import { isRunning } from '../playground-context.tsx';
import { openDialog, openModelPicker, ui } from '../ui-state.ts';
import { togglePanel } from './side-panels.tsx';

/** The keys that work anywhere on the page. The composer handles its own, and what it handled is skipped here. */
export function useShortcuts(playground: Playground): void {
  const send = useSend();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      const id = shortcutFor(event, isTextField(target) ? 'text' : 'elsewhere');
      if (id === null || !perform(id, playground, send)) return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [playground, send]);
}

function isTextField(element: HTMLElement | null): boolean {
  return element?.closest('input:not([type=range]), textarea, select, [contenteditable]') != null;
}

/** False when the shortcut does nothing now: the key is then left to the browser and to other listeners. */
function perform(id: ShortcutId, playground: Playground, send: () => void): boolean {
  const modal = document.querySelector('dialog[open]') !== null;
  switch (id) {
    case 'palette':
      ui.set({ dialog: ui.getSnapshot().dialog === 'palette' ? null : 'palette' });
      return true;
    case 'stop':
      return !modal && stopRuns(playground);
    case 'run':
      if (modal) return false;
      send();
      return true;
    case 'model':
      openModelPicker();
      return true;
    case 'left-panel':
      togglePanel(playground, 'left');
      return true;
    case 'right-panel':
      togglePanel(playground, 'right');
      return true;
    case 'new-chat':
      playground.newChat();
      focusComposer();
      return true;
    case 'help':
      openDialog('keyboard');
      return true;
    case 'send':
    case 'newline':
    case 'edit-last':
      return false;
    default:
      return id satisfies never;
  }
}

/** An open menu takes Esc first; then it stops what runs. */
function stopRuns(playground: Playground): boolean {
  if (document.querySelector('[popover=auto]:popover-open') !== null) return false;
  if (!isRunning(playground.getSnapshot())) return false;
  playground.stop();
  return true;
}

export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>('#composer')?.focus();
}
