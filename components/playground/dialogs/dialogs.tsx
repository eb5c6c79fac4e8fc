'use client';

import { useUi } from '../ui-state.ts';
import { CommandPalette } from './command-palette.tsx';
import { DataDialog } from './data-dialog.tsx';
import { DiffDialog } from './diff-dialog.tsx';
import { ImageUrlDialog } from './image-url-dialog.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { KeyboardDialog } from './keyboard-dialog.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { PresetsDialog } from './presets-dialog.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { SharedLinkDialog } from './shared-link-dialog.tsx';

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
      return <SharedLinkDialog />;
    case 'paste':
      return <PasteDialog />;
    case 'presets':
      return <PresetsDialog />;
    case 'keyboard':
      return <KeyboardDialog />;
    case 'palette':
      return <CommandPalette />;
    case 'data':
      return <DataDialog />;
    case 'diff':
      return <DiffDialog />;
    case 'replay':
      return <ReplayDialog />;
    case 'image-url':
      return <ImageUrlDialog />;
    default:
      return dialog satisfies never;
  }
}
