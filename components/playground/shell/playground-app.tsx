'use client';

import { useEffect } from 'react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ChatColumns } from '../compare/chat-columns.tsx';
import { Composer } from '../composer/composer.tsx';
import {
  type Deployment,
  PlaygroundProvider,
  usePlayground,
  usePlaygroundState,
} from '../playground-context.tsx';
import { Sidebar } from '../sidebar/sidebar.tsx';
import { useUi } from '../ui-state.ts';
import { DropZone } from './drop-zone.tsx';
import { SidePane, useHasRoom } from './side-panels.tsx';
import { PanelSkeleton, ShellSkeleton } from './skeletons.tsx';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-shortcuts.ts';

export function PlaygroundApp({ deployment }: { deployment: Deployment }) {
  return (
    <PlaygroundProvider deployment={deployment} fallback={<ShellSkeleton />}>
      <Shell />
    </PlaygroundProvider>
  );
}

const Panel = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.Panel), PanelSkeleton);
const Background = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.Background));
const StorageNotice = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.StorageNotice));

const panelsOf = (state: PlaygroundState) => state.panels;

function Shell() {
  const playground = usePlayground();
  const panels = usePlaygroundState(panelsOf);
  const overlay = useUi((state) => state.overlay);
  useShortcuts(playground);
  useVisibleHeight();
  const room = { left: useHasRoom('left'), right: useHasRoom('right') };
  useRootAttributes(panels.left && room.left, panels.right && room.right);
  return (
    <DropZone>
      <div className="shell">
        <SidePane side="left" label="Chats" open={panels.left} over={overlay === 'left'}>
          <Sidebar />
        </SidePane>
        <main className="relative flex min-h-0 min-w-0 flex-col">
          <TopBar />
          <StorageNotice />
          <ChatColumns />
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
function useRootAttributes(left: boolean, right: boolean): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.left = left ? 'open' : 'closed';
    dataset.right = right ? 'open' : 'closed';
  }, [left, right]);
}

/**
 * On iOS the keyboard covers the page instead of shrinking it. The page follows the part that can be seen, so
 * that the composer stays above the keys. Pinching is left alone: it changes the scale, not the page.
 */
function useVisibleHeight(): void {
  useEffect(() => {
    const view = window.visualViewport;
    if (view === null || !matchMedia('(pointer: coarse)').matches) return;
    const fit = () => {
      if (view.scale > 1.01) return;
      document.documentElement.style.setProperty('--visible-height', `${Math.round(view.height)}px`);
      // Safari scrolls the page to show the field; with the right height the field is in view already.
      if (view.offsetTop > 0) window.scrollTo(0, 0);
    };
    view.addEventListener('resize', fit);
    return () => view.removeEventListener('resize', fit);
  }, []);
}
