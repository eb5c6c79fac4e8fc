'use client';

import { later } from '#components/ui/later.tsx';
import { useUi } from '../ui-state.ts';
import { KeyDialog } from './key-dialog.tsx';
import { Palette } from './palette.tsx';

const ShareDialog = later(() => import('./share-dialog.tsx').then((module) => module.ShareDialog));
const SharedConfig = later(() => import('./shared-config.tsx').then((module) => module.SharedConfig));
const PasteDialog = later(() => import('./paste-dialog.tsx').then((module) => module.PasteDialog));
const Presets = later(() => import('./presets.tsx').then((module) => module.Presets));
const KeyboardHelp = later(() => import('./keyboard-help.tsx').then((module) => module.KeyboardHelp));
const AllData = later(() => import('./all-data.tsx').then((module) => module.AllData));
const DiffDialog = later(() => import('./diff-dialog.tsx').then((module) => module.DiffDialog));
const Replay = later(() => import('../run/replay-dialog.tsx').then((module) => module.ReplayDialog));
const ImageUrl = later(() => import('./image-url.tsx').then((module) => module.ImageUrl));

/** Fetches what opens by a press, so that it opens at once, also while the server is away. */
export function preloadDialogs(): void {
  for (const part of [ShareDialog, PasteDialog, Presets, KeyboardHelp, AllData, DiffDialog, Replay, ImageUrl])
    part.preload();
}

/** The one dialog that is open. */
export function Dialogs() {
  const dialog = useUi((state) => state.dialog);
  switch (dialog) {
    case null:
      return null;
    case 'key':
      return <KeyDialog />;
    case 'share':
      return <ShareDialog />;
    case 'shared-config':
      return <SharedConfig />;
    case 'paste':
      return <PasteDialog />;
    case 'presets':
      return <Presets />;
    case 'keyboard':
      return <KeyboardHelp />;
    case 'palette':
      return <Palette />;
    case 'data':
      return <AllData />;
    case 'diff':
      return <DiffDialog />;
    case 'replay':
      return <Replay />;
    case 'image-url':
      return <ImageUrl />;
    default:
      return dialog satisfies never;
  }
}
