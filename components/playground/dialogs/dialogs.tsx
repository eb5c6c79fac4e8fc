'use client';

import { ReplayDialog } from '../run/replay-dialog.tsx';
import { useUi } from '../ui-state.ts';
import { AllData } from './all-data.tsx';
import { DiffDialog } from './diff-dialog.tsx';
import { ImageUrl } from './image-url.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { KeyboardHelp } from './keyboard-help.tsx';
import { Palette } from './palette.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { Presets } from './presets.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { SharedConfig } from './shared-config.tsx';

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
      return <ReplayDialog />;
    case 'image-url':
      return <ImageUrl />;
    default:
      return dialog satisfies never;
  }
}
