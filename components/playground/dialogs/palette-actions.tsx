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
  Monitor,
  Moon,
  PanelLeft,
  PanelRight,
  Radio,
  Share,
  SquarePen,
  Sun,
} from 'lucide-react';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { openRunFile } from '../run/open-run-file.ts';
import { showTab, togglePanel } from '../shell/panels.ts';
import { setTheme } from '../shell/theme.ts';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { type DialogName, openDialog, ui } from '../ui-state.ts';

export interface PaletteAction {
  label: string;
  /** Other words that find it. */
  words?: string;
  keys?: string;
  icon: LucideIcon;
  run: () => void;
}

export function paletteActions(playground: Playground): PaletteAction[] {
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
      run: () => ui.set({ pickerSignal: ui.getSnapshot().pickerSignal + 1 }),
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
    { label: 'Open a run file', words: 'replay', icon: FolderOpen, run: () => void openRun(playground) },
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

async function openRun(playground: Playground): Promise<void> {
  await openRunFile();
  if (ui.getSnapshot().opened !== null) showTab(playground, 'run');
}
