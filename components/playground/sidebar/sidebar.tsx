'use client';

import { PanelLeft, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Keys } from '#components/ui/keys.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { usePlayground } from '../playground-context.tsx';
import { togglePanel } from '../shell/panels.ts';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { Wordmark } from '../shell/wordmark.tsx';
import { ui } from '../ui-state.ts';
import { ListSkeleton } from './list-skeleton.tsx';
import { SearchField } from './search-field.tsx';

const ChatList = lazyComponent(
  () => import('../shell/after-paint.ts').then((parts) => parts.ChatList),
  ListSkeleton,
);
/** As tall as the account corner of a reader without a key. */
const Account = lazyComponent(
  () => import('../shell/after-paint.ts').then((parts) => parts.Account),
  () => <footer className="h-13.25 shrink-0 border-t pointer-coarse:h-16.25" />,
);

export function Sidebar() {
  const playground = usePlayground();
  const [query, setQuery] = useState('');
  return (
    <>
      <div className="flex h-12 shrink-0 items-center justify-between pr-2 pl-4 pointer-coarse:h-14">
        <Wordmark />
        <IconButton
          label="Hide chats"
          keys="mod+b"
          size="md"
          icon={<PanelLeft />}
          onClick={() => togglePanel(playground, 'left')}
        />
      </div>
      <div className="space-y-1.5 px-3 pb-2">
        <Button
          icon={<SquarePen />}
          onClick={() => {
            playground.newChat();
            ui.set({ overlay: null });
            focusComposer();
          }}
          className="w-full justify-start!"
        >
          New chat
          <Keys keys="mod+shift+o" className="ml-auto pointer-coarse:hidden" />
        </Button>
        <SearchField query={query} onChange={setQuery} />
      </div>
      <nav aria-label="Chats" className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
        <ChatList query={query} />
      </nav>
      <Account />
    </>
  );
}
