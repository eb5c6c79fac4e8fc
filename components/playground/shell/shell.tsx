'use client';

import { useEffect } from 'react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ComparePanes } from '../compare/compare-panes.tsx';
import { Composer } from '../composer/composer.tsx';
import { usePage, usePlayground } from '../playground-context.tsx';
import { Sidebar } from '../sidebar/sidebar.tsx';
import { useUi } from '../ui-state.ts';
import { DropZone } from './drop-zone.tsx';
import { PanelSkeleton } from './panel-skeleton.tsx';
import { useRoom } from './panels.ts';
import { SidePane } from './side-pane.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { useVisibleHeight } from './use-visible-height.ts';

const Panel = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.Panel), PanelSkeleton);
const Background = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.Background));
const StorageNotice = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.StorageNotice));

const panelsOf = (state: PlaygroundState) => state.panels;

export function Shell() {
  const playground = usePlayground();
  const panels = usePage(panelsOf);
  const overlay = useUi((state) => state.overlay);
  useShortcuts(playground);
  useVisibleHeight();
  const room = { left: useRoom('left'), right: useRoom('right') };
  useRootMarks(panels.left && room.left, panels.right && room.right);
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
      <Background />
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
