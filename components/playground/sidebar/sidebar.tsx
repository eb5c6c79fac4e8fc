'use client';

import { PanelLeft, Search, SquarePen, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Keys } from '#components/ui/keys.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { usePlayground } from '../playground-context.tsx';
import { togglePanel } from '../shell/side-panels.tsx';
import { ListSkeleton } from '../shell/skeletons.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { Wordmark } from '../shell/wordmark.tsx';
import { ui } from '../ui-state.ts';

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

function SearchField({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  return (
    <div className="relative">
      <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" />
      <input
        type="search"
        aria-label="Search chats"
        placeholder="Search"
        value={query}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return;
          event.preventDefault();
          onChange('');
        }}
        className="h-8 w-full rounded-lg border border-transparent bg-transparent pr-8 pl-8.5 hover:bg-hover focus:border-line-strong focus:bg-raised pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {query !== '' && (
        <IconButton
          size="xs"
          label="Clear search"
          icon={<X />}
          onClick={() => onChange('')}
          className="absolute! top-1/2 right-1 -translate-y-1/2"
        />
      )}
    </div>
  );
}
