'use client';

import { MessageSquareDashed, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { ChatRow } from './chat-row.tsx';
import { groupByDay } from './group-by-day.ts';
import { ListSkeleton } from './list-skeleton.tsx';

const chatsOf = (state: PlaygroundState) => state.chats;
const shownOf = (state: PlaygroundState) => state.chat.id;
const runningOf = (state: PlaygroundState) => state.runningChats;
const phaseOf = (state: PlaygroundState) => state.phase;

export function ChatList({ query }: { query: string }) {
  const chats = usePage(chatsOf);
  const shown = usePage(shownOf);
  const running = usePage(runningOf);
  const phase = usePage(phaseOf);
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

const PAUSE_MS = 120;

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
    }, PAUSE_MS);
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
