'use client';

import { useEffect } from 'react';
import { later } from '#components/ui/later.tsx';
import { preloadable } from '#components/ui/preloadable.ts';
import { whenIdle } from '#components/ui/when-idle.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ComparePanes } from '../compare/compare-panes.tsx';
import { Composer } from '../composer/composer.tsx';
import { modelPicker } from '../model/model-chip.tsx';
import { usePage, usePlayground } from '../playground-context.tsx';
import { Sidebar } from '../sidebar/sidebar.tsx';
import { useUi } from '../ui-state.ts';
import { DropZone } from './drop-zone.tsx';
import { LiveStatus } from './live-status.tsx';
import { PanelSkeleton } from './panel-skeleton.tsx';
import { SidePane } from './side-pane.tsx';
import { StorageNotice } from './storage-notice.tsx';
import { TopBar } from './top-bar.tsx';
import { useAddressBar } from './use-address-bar.ts';
import { useKeyNeeded } from './use-key-needed.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useUndoToast } from './use-undo-toast.ts';
import { useVisibleHeight } from './use-visible-height.ts';

const Panel = later(() => import('../panel/panel.tsx').then((module) => module.Panel), PanelSkeleton);
const dialogs = preloadable(async () => {
  const { Dialogs, preloadDialogs } = await import('../dialogs/dialogs.tsx');
  whenIdle(preloadDialogs);
  return Dialogs;
});

const panelsOf = (state: PlaygroundState) => state.panels;

export function Shell() {
  const playground = usePlayground();
  const Dialogs = dialogs.useComponent();
  const panels = usePage(panelsOf);
  const overlay = useUi((state) => state.overlay);
  const dialog = useUi((state) => state.dialog);
  useShortcuts(playground);
  useAddressBar();
  useKeyNeeded();
  useUndoToast();
  useVisibleHeight();
  useEffect(modelPicker.preload, []);
  useEffect(Panel.preload, []);
  useRootMarks(panels.left, panels.right);
  return (
    <DropZone>
      <div className="shell">
        <SidePane side="left" label="Chats" open={panels.left} over={overlay === 'left'}>
          <Sidebar />
        </SidePane>
        <main className="relative flex min-h-0 min-w-0 flex-col">
          <TopBar />
          <StorageNotice />
          <ComparePanes />
          <Composer />
        </main>
        <SidePane side="right" label="Request and run" open={panels.right} over={overlay === 'right'}>
          <Panel />
        </SidePane>
      </div>
      <LiveStatus />
      {dialog !== null && Dialogs !== null && <Dialogs />}
    </DropZone>
  );
}

/** Mirrors the panels onto the root element, whose style sheet lays out the columns; the first paint set them already. */
function useRootMarks(left: boolean, right: boolean): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.left = left ? 'open' : 'closed';
    dataset.right = right ? 'open' : 'closed';
  }, [left, right]);
}
