'use client';

import { PanelRight, X } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { type Tab, Tabs } from '#components/ui/tabs.tsx';
import type { PanelTab, PlaygroundState } from '#lib/playground/chat/state.ts';
import { ConfigTab } from '../config/config-tab.tsx';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { togglePanel, useHasRoom } from '../shell/side-panels.tsx';

const RunTab = lazyComponent(() => import('../shell/on-demand.ts').then((parts) => parts.RunTab), Waiting);
const CodeTab = lazyComponent(() => import('../shell/on-demand.ts').then((parts) => parts.CodeTab), Waiting);
const StreamTab = lazyComponent(
  () => import('../shell/on-demand.ts').then((parts) => parts.StreamTab),
  Waiting,
);

const TABS: readonly Tab<PanelTab>[] = [
  { id: 'config', label: 'Config' },
  { id: 'run', label: 'Run' },
  { id: 'code', label: 'Code' },
  { id: 'stream', label: 'Stream' },
];
const tabOf = (state: PlaygroundState) => state.panels.tab;

/** What goes out and what came back, next to the thread. */
export function Panel() {
  const playground = usePlayground();
  const tab = usePlaygroundState(tabOf);
  const beside = useHasRoom('right');
  return (
    <>
      <div className="flex h-12 shrink-0 items-center border-b pr-2 pl-3 pointer-coarse:h-14">
        <Tabs
          label="Panel"
          panels="panel"
          tabs={TABS}
          selected={tab}
          onSelect={(next) => playground.setTab(next)}
          className="flex-1"
        />
        <IconButton
          label="Hide panel"
          keys="mod+."
          size="md"
          icon={beside ? <PanelRight /> : <X />}
          onClick={() => togglePanel(playground, 'right')}
        />
      </div>
      <div
        key={tab}
        role="tabpanel"
        id={`panel-${tab}`}
        aria-labelledby={`panel-${tab}-tab`}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabBody tab={tab} />
      </div>
    </>
  );
}

function TabBody({ tab }: { tab: PanelTab }) {
  switch (tab) {
    case 'config':
      return <ConfigTab />;
    case 'run':
      return <RunTab />;
    case 'code':
      return <CodeTab />;
    case 'stream':
      return <StreamTab />;
    default:
      return tab satisfies never;
  }
}

function Waiting() {
  return (
    <div className="space-y-4 p-4">
      {['w-32', 'w-full', 'w-full', 'w-2/3'].map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four lines that never change
        <Skeleton key={at} className={`h-4 ${width}`} />
      ))}
    </div>
  );
}
