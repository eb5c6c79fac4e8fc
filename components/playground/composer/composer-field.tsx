'use client';

import type { ClipboardEvent, KeyboardEvent } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { imageFilesOf } from '#lib/playground/images/image-files.ts';
import { looksLikeRequest } from '#lib/playground/paste/looks-like-request.ts';
import { shortcutFor } from '#lib/playground/shortcuts.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { ui } from '../ui-state.ts';
import { useSend } from './use-send.ts';

const textOf = (state: PlaygroundState) => state.chat.draft.text;

export function ComposerField() {
  const playground = usePlayground();
  const text = usePage(textOf);
  const send = useSend();
  return (
    <textarea
      id="composer"
      rows={1}
      dir="auto"
      aria-label="Message"
      placeholder="Message…"
      enterKeyHint="enter"
      // biome-ignore lint/a11y/noAutofocus: the page is one conversation, and this is where it goes on
      autoFocus={typeof matchMedia === 'function' && matchMedia('(pointer: fine)').matches}
      value={text}
      onChange={(event) => playground.setDraftText(event.currentTarget.value)}
      onKeyDown={(event) => press(event, playground, send)}
      onPaste={(event) => paste(event, playground)}
      className="block max-h-[40dvh] min-h-13 w-full resize-none bg-transparent px-4 pt-3.5 pb-2 text-[0.9375rem] leading-6 outline-none field-sizing-content"
    />
  );
}

function press(event: KeyboardEvent<HTMLTextAreaElement>, playground: Playground, send: () => void): void {
  const field = event.currentTarget;
  const id = shortcutFor(event.nativeEvent, 'composer');
  // A touch keyboard has one Enter, and people expect a new line from it.
  if (id === 'send' && !matchMedia('(pointer: coarse)').matches) {
    event.preventDefault();
    send();
  } else if (id === 'edit-last' && field.value === '') {
    const last = playground.getSnapshot().chat.columns[0]?.path.findLast((turn) => turn.kind === 'user');
    if (last === undefined) return;
    event.preventDefault();
    playground.beginEdit(last.id);
  } else if (
    id === 'stop' &&
    playground.getSnapshot().chat.draft.editing !== null &&
    nothingRuns(playground)
  ) {
    event.preventDefault();
    playground.cancelEdit();
  }
}

function nothingRuns(playground: Playground): boolean {
  return playground.getSnapshot().chat.columns.every((column) => column.run === null);
}

function paste(event: ClipboardEvent<HTMLTextAreaElement>, playground: Playground): void {
  const pictures = imageFilesOf(event.clipboardData);
  const text = event.clipboardData.getData('text/plain');
  // A spreadsheet cell brings its text and a picture of it: the text is meant.
  if (pictures.length > 0 && text === '') {
    event.preventDefault();
    void playground.addImages(pictures);
  } else if (looksLikeRequest(text)) {
    showToast('This looks like an API request.', {
      action: { label: 'Load it', run: () => ui.set({ dialog: 'paste', pasted: text }) },
    });
  }
}
