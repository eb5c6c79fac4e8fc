import {
  Bookmark,
  ClipboardPaste,
  Columns2,
  Command,
  Database,
  Diff,
  FileDown,
  FileText,
  Keyboard,
  Share,
} from 'lucide-react';
import { type MenuItem, MenuList } from '#components/ui/menu.tsx';
import { MOST_COLUMNS } from '#lib/playground/chat/chat-model.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { usePlayground } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';
import { saveChat } from './files.ts';

/** What can be done with the chat that is open, and with the page. */
export function ChatMenu({ close }: { close: () => void }) {
  return <MenuList label="More" items={chatMenu(usePlayground())} close={close} />;
}

function chatMenu(playground: Playground): MenuItem[] {
  const { chat } = playground.getSnapshot();
  const save = (format: 'json' | 'markdown') => () => void saveChat(playground, chat, format);
  return [
    { label: 'Presets…', icon: <Bookmark />, onSelect: () => openDialog('presets') },
    { label: 'Paste a request…', icon: <ClipboardPaste />, onSelect: () => openDialog('paste') },
    {
      label: 'Compare another model',
      icon: <Columns2 />,
      disabled: chat.columns.length >= MOST_COLUMNS,
      onSelect: () => playground.addColumn(),
    },
    { label: 'Diff of two runs…', icon: <Diff />, onSelect: () => openDialog('diff') },
    { label: 'Share…', icon: <Share />, separated: true, onSelect: () => openDialog('share') },
    {
      label: 'Export as JSON',
      icon: <FileDown />,
      disabled: !chat.saved,
      onSelect: save('json'),
    },
    {
      label: 'Export as Markdown',
      icon: <FileText />,
      disabled: !chat.saved,
      onSelect: save('markdown'),
    },
    { label: 'All data…', icon: <Database />, onSelect: () => openDialog('data') },
    {
      label: 'Command palette',
      icon: <Command />,
      keys: 'mod+k',
      separated: true,
      onSelect: () => openDialog('palette'),
    },
    { label: 'Keyboard help', icon: <Keyboard />, keys: '?', onSelect: () => openDialog('keyboard') },
  ];
}
