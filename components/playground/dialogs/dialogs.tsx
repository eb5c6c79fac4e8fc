'use client';

import { useUi } from '../ui-state.ts';
import { AllData } from './data-dialog.tsx';
import { DiffDialog } from './diff-dialog.tsx';
import { ImageUrl } from './image-url-dialog.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { KeyboardHelp } from './keyboard-dialog.tsx';
import { Palette } from './palette.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { Presets } from './presets-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { SharedConfigDialog } from './shared-link-dialog.tsx';

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
      return <SharedConfigDialog />;
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
      return <ReplayDialog />;
    case 'image-url':
      return <ImageUrl />;
    default:
      return dialog satisfies never;
  }
}
