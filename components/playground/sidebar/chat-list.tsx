'use client';

import { Columns2, Ellipsis, FileDown, MessageSquareDashed, Pencil, SearchX, Trash2 } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import type { ChatSummary, PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { saveChat } from '../shell/files.ts';
import { ListSkeleton } from '../shell/skeletons.tsx';
import { ui } from '../ui-state.ts';

const chatsOf = (state: PlaygroundState) => state.chats;
const shownOf = (state: PlaygroundState) => state.chat.id;
const runningOf = (state: PlaygroundState) => state.runningChats;
const phaseOf = (state: PlaygroundState) => state.phase;

export function ChatList({ query }: { query: string }) {
  const chats = usePlaygroundState(chatsOf);
  const shown = usePlaygroundState(shownOf);
  const running = usePlaygroundState(runningOf);
  const phase = usePlaygroundState(phaseOf);
  const found = useFound(query);
  const listed = found === null ? chats : chats.filter((chat) => found.includes(chat.id));
  if (phase === 'starting') return <ListSkeleton />;
  if (listed.length === 0) return <Nothing searching={found !== null} />;
  return groupByDay(listed, Date.now()).map(([name, group]) => (
    <section key={name} aria-label={name} className="pt-3">
      <h2 className="px-2 pb-1 text-xs font-medium text-ink-faint">{name}</h2>
      <ul>
        {group.map((chat) => (
          <ChatRow key={chat.id} chat={chat} shown={chat.id === shown} running={running.includes(chat.id)} />
        ))}
      </ul>
    </section>
  ));
}

const DEBOUNCE_MS = 120;

/** Ids of the chats that hold all words; null while nothing is searched. */
function useFound(query: string): readonly string[] | null {
  const playground = usePlayground();
  const [found, setFound] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (query.trim() === '') {
      setFound(null);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      void playground.search(query).then((ids) => current && setFound(ids));
    }, DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, playground]);
  return found;
}

function Nothing({ searching }: { searching: boolean }) {
  const Icon = searching ? SearchX : MessageSquareDashed;
  return (
    <div className="flex flex-col items-center gap-2 px-4 pt-14 text-center text-ink-faint">
      <Icon className="size-5" strokeWidth={1.5} />
      <p className="text-balance">
        {searching ? 'No chat holds all of these words.' : 'Chats appear here. They stay in this browser.'}
      </p>
    </div>
  );
}

const DAY_MS = 86_400_000;

/** Chats under the headings people think in: Today, Yesterday, the week, then months. Newest first as given. */
function groupByDay(chats: readonly ChatSummary[], nowMs: number): [string, ChatSummary[]][] {
  const today = new Date(nowMs).setHours(0, 0, 0, 0);
  const groups = new Map<string, ChatSummary[]>();
  for (const chat of chats) {
    const name = heading(chat.updatedAt, today, nowMs);
    groups.set(name, [...(groups.get(name) ?? []), chat]);
  }
  return [...groups];
}

function heading(atMs: number, today: number, nowMs: number): string {
  if (atMs >= today) return 'Today';
  if (atMs >= today - DAY_MS) return 'Yesterday';
  if (atMs >= today - 6 * DAY_MS) return 'This week';
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Date(atMs).toLocaleDateString(
    'en',
    sameYear ? { month: 'long' } : { month: 'long', year: 'numeric' },
  );
}

interface ChatRowProps {
  chat: ChatSummary;
  shown: boolean;
  running: boolean;
}

const ChatRow = memo(function ChatRow({ chat, shown, running }: ChatRowProps) {
  const playground = usePlayground();
  const [renaming, setRenaming] = useState(false);
  const title = chat.title || 'Untitled';
  if (renaming)
    return (
      <li>
        <RenameField
          title={chat.title}
          onDone={(next) => {
            setRenaming(false);
            if (next !== null && next.trim() !== '') playground.renameChat(chat.id, next.trim());
          }}
        />
      </li>
    );
  return (
    <li className={classNames('group relative rounded-lg', shown ? 'bg-hover' : 'hover:bg-hover')}>
      <button
        type="button"
        aria-current={shown ? 'page' : undefined}
        onClick={() => {
          void playground.openChat(chat.id);
          ui.set({ overlay: null, inspected: null });
        }}
        onDoubleClick={() => setRenaming(true)}
        className={classNames(
          'flex h-8 w-full items-center gap-2 rounded-lg pr-9 pl-2 text-left pointer-coarse:h-11',
          shown ? 'text-ink' : 'text-ink-soft',
        )}
      >
        {running && <span className="live-dot" role="img" aria-label="Answering" />}
        <span dir="auto" className="min-w-0 flex-1 truncate text-left">
          {title}
        </span>
        {chat.columns > 1 && (
          <Columns2 aria-label="Comparison" className="size-3.5 shrink-0 text-ink-faint" />
        )}
      </button>
      <div className="absolute top-1/2 right-1 -translate-y-1/2 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[aria-expanded=true]]:opacity-100 pointer-coarse:opacity-100">
        <Menu
          label={`Actions for ${title}`}
          trigger={(trigger) => (
            <IconButton size="xs" label={`Actions for ${title}`} icon={<Ellipsis />} {...trigger} />
          )}
          items={[
            { label: 'Rename', icon: <Pencil />, onSelect: () => setRenaming(true) },
            {
              label: 'Export as JSON',
              icon: <FileDown />,
              onSelect: () => void saveChat(playground, { id: chat.id, title }, 'json'),
            },
            {
              label: 'Delete',
              icon: <Trash2 />,
              danger: true,
              separated: true,
              onSelect: () => playground.deleteChat(chat.id),
            },
          ]}
        />
      </div>
    </li>
  );
});

/** Enter or leaving keeps the new name, Esc the old one. */
function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [text, setText] = useState(title);
  const done = useRef(false);
  const finish = (result: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(result);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the reader just asked to rename
      autoFocus
      aria-label="Chat name"
      value={text}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(text);
        if (event.key === 'Escape') {
          event.preventDefault();
          finish(null);
        }
      }}
      className="h-8 w-full rounded-lg border border-line-strong bg-raised px-2 pointer-coarse:h-11"
    />
  );
}
