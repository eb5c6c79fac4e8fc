'use client';

import { useEffect } from 'react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { ToastRegion } from '#components/ui/toast-region.tsx';
import { showToast } from '#components/ui/toasts.ts';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { whenIdle } from '#components/ui/when-idle.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { hasSharedConfig } from '#lib/playground/share-link.ts';
import { useServerModels } from '../model/read-models.ts';
import { isRunning, usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { openDialog, useUi } from '../ui-state.ts';
import { useLongPastes } from './use-long-pastes.ts';

// Imported from here, a part of `after-paint.ts`, so that the bundler leaves out what is loaded by then.
const Dialogs = lazyComponent(() => import('./on-demand.ts').then((parts) => parts.Dialogs));

/** What draws nothing until something happens: dialogs, toasts, tips, and the effects of the whole page. */
export function Background() {
  const dialog = useUi((state) => state.dialog);
  useServerModels();
  useAddressBar();
  useKeyNeeded();
  useUndoToast();
  useLongPastes();
  useEffect(() => whenIdle(Dialogs.preload), []);
  return (
    <>
      {dialog !== null && <Dialogs />}
      <LiveStatus />
      <ToastRegion />
      <Tooltip />
    </>
  );
}

type Phase = '' | 'Generating' | 'Done';

function phaseOf(state: PlaygroundState): Phase {
  if (isRunning(state)) return 'Generating';
  return state.chat.columns.some((column) => column.path.at(-1)?.kind === 'assistant') ? 'Done' : '';
}

/** One line for screen readers: that an answer is being written, and that it is there. Never the tokens. */
function LiveStatus() {
  const phase = usePlaygroundState(phaseOf);
  return (
    <p role="status" className="sr-only">
      {phase}
    </p>
  );
}

/** A link with a config opens its preview, also when it is pasted into a page that is open already. */
function useAddressBar(): void {
  useEffect(() => {
    const look = () => {
      if (hasSharedConfig(location.hash)) openDialog('shared-config');
    };
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
}

const keyNeededOf = (state: PlaygroundState) => state.keyNeeded;

const keyLinkedOf = (state: PlaygroundState) => state.keyLinked;

/** Send without a key asks for one; a link with another key asks which to keep. */
function useKeyNeeded(): void {
  const { keys } = usePlayground();
  const needed = usePlaygroundState(keyNeededOf);
  const linked = usePlaygroundState(keyLinkedOf);
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

const undoOf = (state: PlaygroundState) => state.undo;

function useUndoToast(): void {
  const playground = usePlayground();
  const undo = usePlaygroundState(undoOf);
  useEffect(() => {
    if (undo === null) return;
    showToast(undo.label, { action: { label: 'Undo', run: () => void playground.undo() } });
  }, [undo, playground]);
}
