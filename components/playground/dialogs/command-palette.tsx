'use client';

import {
  Bookmark,
  BookOpen,
  Braces,
  ClipboardPaste,
  Columns2,
  Cpu,
  Database,
  Diff,
  FolderOpen,
  Keyboard,
  KeyRound,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Moon,
  PanelLeft,
  PanelRight,
  Radio,
  Share,
  SquarePen,
  Sun,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { type FilterItem, FilterList } from '#components/ui/filter-list.tsx';
import { Keys } from '#components/ui/keys.tsx';
import { Modal } from '#components/ui/modal.tsx';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { openRunFile } from '../shell/files.ts';
import { showTab, togglePanel } from '../shell/side-panels.tsx';
import { setTheme } from '../shell/theme.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { closeDialog, type DialogName, openDialog, openModelPicker } from '../ui-state.ts';

const chatsOf = (state: PlaygroundState) => state.chats;
const presetsOf = (state: PlaygroundState) => state.presets;

/** Everything by name: actions, chats, presets. */
export function CommandPalette() {
  const playground = usePlayground();
  const { usePreset: begin } = playground;
  const chats = usePlaygroundState(chatsOf);
  const presets = usePlaygroundState(presetsOf);
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
    <Modal
      label="Command palette"
      focusField
      onClose={closeDialog}
      className="rise mx-auto mt-[12dvh] max-h-[min(28rem,70dvh)] w-[calc(100%-2rem)] max-w-xl overflow-hidden rounded-xl border border-line-strong bg-raised p-0 text-ink shadow-lift max-sm:mt-4"
    >
      <FilterList
        label="Command palette"
        placeholder="Do something, or find a chat…"
        items={items}
        empty={() => 'Nothing by that name.'}
      />
    </Modal>
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

interface PaletteAction {
  label: string;
  /** Other words that find it. */
  words?: string;
  keys?: string;
  icon: LucideIcon;
  run: () => void;
}

function paletteActions(playground: Playground): PaletteAction[] {
  const dialog = (name: DialogName) => () => openDialog(name);
  return [
    {
      label: 'New chat',
      keys: 'mod+shift+o',
      icon: SquarePen,
      run: () => {
        playground.newChat();
        focusComposer();
      },
    },
    {
      label: 'Choose a model',
      keys: 'mod+/',
      icon: Cpu,
      run: openModelPicker,
    },
    { label: 'Compare another model', words: 'column', icon: Columns2, run: () => playground.addColumn() },
    { label: 'Paste a request', words: 'curl import code', icon: ClipboardPaste, run: dialog('paste') },
    {
      label: 'Show the code',
      words: 'curl python typescript',
      icon: Braces,
      run: () => showTab(playground, 'code'),
    },
    {
      label: 'Show the stream',
      words: 'sse events frames',
      icon: Radio,
      run: () => showTab(playground, 'stream'),
    },
    { label: 'Open a run file', words: 'replay', icon: FolderOpen, run: () => void openRunFile(playground) },
    { label: 'Diff of two runs', icon: Diff, run: dialog('diff') },
    { label: 'Share this request', words: 'link', icon: Share, run: dialog('share') },
    { label: 'Presets', icon: Bookmark, run: dialog('presets') },
    { label: 'API key', icon: KeyRound, run: dialog('key') },
    { label: 'All data', words: 'export import backup', icon: Database, run: dialog('data') },
    {
      label: 'API reference',
      words: 'docs openapi endpoints',
      icon: BookOpen,
      run: () => location.assign('/docs'),
    },
    { label: 'Toggle chats', keys: 'mod+b', icon: PanelLeft, run: () => togglePanel(playground, 'left') },
    { label: 'Toggle panel', keys: 'mod+.', icon: PanelRight, run: () => togglePanel(playground, 'right') },
    { label: 'Light theme', words: 'appearance', icon: Sun, run: () => setTheme('light') },
    { label: 'Dark theme', words: 'appearance', icon: Moon, run: () => setTheme('dark') },
    { label: 'Theme of the system', words: 'appearance', icon: Monitor, run: () => setTheme('system') },
    { label: 'Keyboard help', keys: '?', icon: Keyboard, run: dialog('keyboard') },
  ];
}
