'use client';

import { Columns2, Ellipsis, PanelLeft, PanelRight, Share, SlidersHorizontal } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { MOST_COLUMNS } from '#lib/playground/chat/chat-model.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ModelChip } from '../model/model-chip.tsx';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';
import { togglePanel, useHasRoom } from './side-panels.tsx';

const ModelSummary = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.ModelSummary));
const ChatMenu = lazyComponent(() => import('./after-paint.ts').then((parts) => parts.ChatMenu));

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const panelsOf = (state: PlaygroundState) => state.panels;

export function TopBar() {
  const playground = usePlayground();
  const columns = usePlaygroundState(columnsOf);
  const panels = usePlaygroundState(panelsOf);
  const room = { left: useHasRoom('left'), right: useHasRoom('right') };
  const comparing = columns.length > 1;
  const first = columns[0];
  return (
    <header className="@container flex h-12 shrink-0 items-center gap-1.5 border-b px-2 sm:gap-2 sm:px-3 pointer-coarse:h-14">
      {!(room.left && panels.left) && (
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
          <ModelSummary id={first.config.model} />
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
        <Popover
          kind="menu"
          label="More"
          placement="bottom-end"
          className="min-w-48"
          trigger={(trigger) => <IconButton label="More" size="md" icon={<Ellipsis />} {...trigger} />}
        >
          {(close) => <ChatMenu close={close} />}
        </Popover>
        {!(room.right && panels.right) && (
          <IconButton
            label="Show config"
            keys="mod+."
            size="md"
            icon={room.right ? <PanelRight /> : <SlidersHorizontal />}
            onClick={() => togglePanel(playground, 'right')}
          />
        )}
      </div>
    </header>
  );
}
