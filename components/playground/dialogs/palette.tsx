'use client';

import { MessageSquare } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { type FilterItem, FilterList } from '#components/ui/filter-list.tsx';
import { Keys } from '#components/ui/keys.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { closeDialog } from '../ui-state.ts';
import { paletteActions } from './palette-actions.tsx';

const chatsOf = (state: PlaygroundState) => state.chats;
const presetsOf = (state: PlaygroundState) => state.presets;

/** Everything by name: actions, chats, presets. */
export function Palette() {
  const playground = usePlayground();
  const { usePreset: begin } = playground;
  const chats = usePage(chatsOf);
  const presets = usePage(presetsOf);
  const run = (action: () => void) => () => {
    closeDialog();
    action();
  };
  const items: FilterItem[] = [
    ...paletteActions(playground).map((action) => ({
      id: action.label,
      words: `${action.label} ${action.words ?? ''}`,
      group: 'Actions',
      onChoose: run(action.run),
      content: <Row icon={<action.icon />} label={action.label} keys={action.keys} />,
    })),
    ...presets.map((preset) => ({
      id: preset.id,
      words: `${preset.name} preset`,
      group: 'Presets',
      onChoose: run(() => begin(preset.id)),
      content: <Row icon={<MessageSquare />} label={preset.name} />,
    })),
    ...chats.slice(0, 200).map((chat) => ({
      id: chat.id,
      words: chat.title,
      group: 'Chats',
      onChoose: run(() => void playground.openChat(chat.id)),
      content: <Row icon={<MessageSquare />} label={chat.title || 'Untitled'} />,
    })),
  ];
  return (
    <PaletteBox>
      <FilterList
        label="Command palette"
        placeholder="Do something, or find a chat…"
        items={items}
        empty={() => 'Nothing by that name.'}
      />
    </PaletteBox>
  );
}

function Row({ icon, label, keys }: { icon: ReactNode; label: string; keys?: string | undefined }) {
  return (
    <>
      <span className="text-ink-faint [&_svg]:size-4">{icon}</span>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys !== undefined && <Keys keys={keys} className="pointer-coarse:hidden" />}
    </>
  );
}

function PaletteBox({ children }: { children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector('input')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it; the keyboard has Esc
    <dialog
      ref={ref}
      aria-label="Command palette"
      onCancel={(event) => {
        event.preventDefault();
        closeDialog();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) closeDialog();
      }}
      className="rise mx-auto mt-[12dvh] max-h-[min(28rem,70dvh)] w-[calc(100%-2rem)] max-w-xl overflow-hidden rounded-xl border border-line-strong bg-raised p-0 text-ink shadow-lift max-sm:mt-4"
    >
      {children}
    </dialog>
  );
}
