'use client';

import dynamic from 'next/dynamic';
import { useUi } from '../ui-state.ts';
import { KeyDialog } from './key-dialog.tsx';
import { Palette } from './palette.tsx';

const ShareDialog = dynamic(() => import('./share-dialog.tsx').then((module) => module.ShareDialog), {
  ssr: false,
});
const SharedConfig = dynamic(() => import('./shared-config.tsx').then((module) => module.SharedConfig), {
  ssr: false,
});
const PasteDialog = dynamic(() => import('./paste-dialog.tsx').then((module) => module.PasteDialog), {
  ssr: false,
});
const Presets = dynamic(() => import('./presets.tsx').then((module) => module.Presets), { ssr: false });
const KeyboardHelp = dynamic(() => import('./keyboard-help.tsx').then((module) => module.KeyboardHelp), {
  ssr: false,
});
const AllData = dynamic(() => import('./all-data.tsx').then((module) => module.AllData), { ssr: false });
const DiffDialog = dynamic(() => import('./diff-dialog.tsx').then((module) => module.DiffDialog), {
  ssr: false,
});
const Replay = dynamic(() => import('../run/replay-dialog.tsx').then((module) => module.ReplayDialog), {
  ssr: false,
});
const ImageUrl = dynamic(() => import('./image-url.tsx').then((module) => module.ImageUrl), { ssr: false });

/** The one dialog that is open. Each is fetched when it is first asked for. */
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
