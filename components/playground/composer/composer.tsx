'use client';

import { ArrowUp, ImagePlus, Pencil, Square } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { showToast } from '#components/ui/toasts.ts';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { imageFilesOf } from '#lib/playground/images/attachment.ts';
import { looksLikeRequest } from '#lib/playground/paste/looks-like-request.ts';
import { shortcutFor } from '#lib/playground/shortcuts.ts';
import { readsImages, useModel } from '../model/use-models.ts';
import { isRunning, usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { ui } from '../ui-state.ts';
import { useSend } from './use-send.ts';

const ComposerMeters = lazyComponent(
  () => import('../shell/after-paint.ts').then((parts) => parts.ComposerMeters),
  () => <span className="flex-1" />,
);
const DraftImages = lazyComponent(() => import('../shell/after-paint.ts').then((parts) => parts.DraftImages));
const MissingVariables = lazyComponent(() =>
  import('../shell/after-paint.ts').then((parts) => parts.MissingVariables),
);

const hasImagesOf = (state: PlaygroundState) => state.chat.draft.images.length > 0;
const editingOf = (state: PlaygroundState) => state.chat.draft.editing;

/** One field for every column: what is written here goes to all of them. */
export function Composer() {
  const playground = usePlayground();
  const editing = usePlaygroundState(editingOf);
  const hasImages = usePlaygroundState(hasImagesOf);
  return (
    <div className="mx-auto w-full max-w-208 shrink-0 px-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-4">
      <div className="rounded-2xl border border-line-strong bg-raised transition-colors duration-100 focus-within:border-control">
        {editing !== null && (
          <p className="flex h-9 items-center gap-2 border-b px-3.5 text-[0.8125rem] text-ink-soft">
            <Pencil className="size-3.5 text-accent" />
            <span className="min-w-0 flex-1 truncate">Editing: Send makes a new version.</span>
            <button
              type="button"
              onClick={() => playground.cancelEdit()}
              className="rounded-md px-1.5 py-0.5 font-medium hover:bg-hover hover:text-ink"
            >
              Cancel
            </button>
          </p>
        )}
        {hasImages && <DraftImages />}
        <ComposerField />
        <MissingVariables />
        <div className="flex items-center gap-2 pr-2 pb-2 pl-2">
          <AddImages />
          <ComposerMeters />
          <SendButton />
        </div>
      </div>
    </div>
  );
}

const textOf = (state: PlaygroundState) => state.chat.draft.text;

function ComposerField() {
  const playground = usePlayground();
  const text = usePlaygroundState(textOf);
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
    !isRunning(playground.getSnapshot())
  ) {
    event.preventDefault();
    playground.cancelEdit();
  }
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

const ImageMenu = lazyComponent(() => import('../shell/after-paint.ts').then((parts) => parts.ImageMenu));

const modelOf = (state: PlaygroundState) => columnOf(state.chat).config.model;

function AddImages() {
  const playground = usePlayground();
  const reads = readsImages(useModel(usePlaygroundState(modelOf)));
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={file}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures from this device"
        onChange={(event) => {
          void playground.addImages([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
          focusComposer();
        }}
      />
      <Popover
        kind="menu"
        className="min-w-48"
        label="Add images"
        placement="top-start"
        trigger={(trigger) => (
          <IconButton
            size="md"
            label={reads ? 'Add images' : 'Add images (this model reads none)'}
            icon={<ImagePlus />}
            {...trigger}
          />
        )}
      >
        {(close) => <ImageMenu close={close} onDevice={() => file.current?.click()} />}
      </Popover>
    </>
  );
}

const emptyOf = (state: PlaygroundState) =>
  state.chat.draft.text.trim() === '' && state.chat.draft.images.every((image) => image.state === 'refused');
const waitingOf = (state: PlaygroundState) =>
  state.chat.columns.some((column) => column.path.at(-1)?.kind === 'user');

function SendButton() {
  const playground = usePlayground();
  const send = useSend();
  const running = usePlaygroundState(isRunning);
  const empty = usePlaygroundState(emptyOf);
  const waiting = usePlaygroundState(waitingOf);
  if (running)
    return (
      <Button
        icon={<Square className="fill-current" />}
        data-tip="Stop"
        data-tip-keys="esc"
        onClick={() => playground.stop()}
        className="ml-auto"
      >
        Stop
      </Button>
    );
  return (
    <Button
      variant="primary"
      icon={<ArrowUp />}
      disabled={empty && !waiting}
      data-tip="Send"
      data-tip-keys="enter"
      onClick={send}
      className="ml-auto"
    >
      Send
    </Button>
  );
}
