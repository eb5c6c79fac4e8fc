'use client';

import { Columns2, Ellipsis, FileDown, Pencil, Trash2 } from 'lucide-react';
import { memo, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import type { ChatSummary } from '#lib/playground/chat/state.ts';
import { usePlayground } from '../playground-context.tsx';
import { fileName } from '../shell/chat-menu.tsx';
import { saveFile } from '../shell/save-file.ts';
import { ui } from '../ui-state.ts';
import { RenameField } from './rename-field.tsx';

export interface ChatRowProps {
  chat: ChatSummary;
  shown: boolean;
  running: boolean;
}

export const ChatRow = memo(function ChatRow({ chat, shown, running }: ChatRowProps) {
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
              onSelect: () =>
                void playground
                  .exportChat(chat.id, 'json')
                  .then((file) => saveFile(file, `${fileName(title)}.chat.json`)),
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
