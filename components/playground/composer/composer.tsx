'use client';

import { Pencil } from 'lucide-react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { AddImages } from './add-images.tsx';
import { ComposerField } from './composer-field.tsx';
import { SendButton } from './send-button.tsx';

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
  const editing = usePage(editingOf);
  const hasImages = usePage(hasImagesOf);
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
