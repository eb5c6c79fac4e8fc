'use client';

import { PanelRight, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { IconButton } from '#components/ui/icon-button.tsx';
import { type Tab, Tabs } from '#components/ui/tabs.tsx';
import type { PanelTab, PlaygroundState } from '#lib/playground/chat/state.ts';
import { ConfigTab } from '../config/config-tab.tsx';
import { usePage, usePlayground } from '../playground-context.tsx';
import { togglePanel } from '../shell/panels.ts';
import { useNarrow } from '../shell/use-narrow.ts';

const RunTab = dynamic(() => import('../run/run-tab.tsx').then((module) => module.RunTab), { ssr: false });
const CodeTab = dynamic(() => import('../code/code-tab.tsx').then((module) => module.CodeTab), {
  ssr: false,
});
const StreamTab = dynamic(() => import('../stream/stream-tab.tsx').then((module) => module.StreamTab), {
  ssr: false,
});

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
  const tab = usePage(tabOf);
  const narrow = useNarrow();
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
          icon={narrow ? <X /> : <PanelRight />}
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
