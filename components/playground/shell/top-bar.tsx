'use client';

import { Columns2, Ellipsis, PanelLeft, PanelRight, Share, SlidersHorizontal } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ModelChip } from '../model/model-chip.tsx';
import { ModelFacts } from '../model/model-facts.tsx';
import { usePage, usePlayground } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';
import { chatMenu } from './chat-menu.tsx';
import { togglePanel } from './panels.ts';
import { useNarrow } from './use-narrow.ts';

const MOST_COLUMNS = 3;
const columnsOf = (state: PlaygroundState) => state.chat.columns;
const panelsOf = (state: PlaygroundState) => state.panels;

export function TopBar() {
  const playground = usePlayground();
  const columns = usePage(columnsOf);
  const panels = usePage(panelsOf);
  const narrow = useNarrow();
  const comparing = columns.length > 1;
  const first = columns[0];
  return (
    <header className="@container flex h-12 shrink-0 items-center gap-1.5 border-b px-2 sm:gap-2 sm:px-3 pointer-coarse:h-14">
      {(narrow || !panels.left) && (
        <IconButton
          label="Show chats"
          keys="mod+b"
          size="md"
          icon={<PanelLeft />}
          onClick={() => togglePanel(playground, 'left')}
        />
      )}
      {!comparing && first !== undefined && (
        <>
          <ModelChip column={first} primary />
          <ModelFacts id={first.config.model} />
        </>
      )}
      {comparing && <h1 className="px-2 font-medium">Comparing {columns.length} requests</h1>}
      <div className="ml-auto flex items-center gap-1">
        <Button
          variant="ghost"
          size="sm"
          icon={<Columns2 />}
          disabled={columns.length >= MOST_COLUMNS}
          onClick={() => playground.addColumn()}
          className="max-sm:hidden"
        >
          {comparing ? 'Add column' : 'Compare'}
        </Button>
        <Button
          variant="ghost"
          size="sm"
          icon={<Share />}
          onClick={() => openDialog('share')}
          className="max-sm:hidden"
        >
          Share
        </Button>
        <Menu
          label="More"
          items={chatMenu(playground)}
          trigger={(trigger) => <IconButton label="More" size="md" icon={<Ellipsis />} {...trigger} />}
        />
        {(narrow || !panels.right) && (
          <IconButton
            label="Show config"
            keys="mod+."
            size="md"
            icon={narrow ? <SlidersHorizontal /> : <PanelRight />}
            onClick={() => togglePanel(playground, 'right')}
          />
        )}
      </div>
    </header>
  );
}
