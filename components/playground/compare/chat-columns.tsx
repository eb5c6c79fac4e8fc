'use client';

import { useEffect } from 'react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { ModelChip } from '../model/model-chip.tsx';
import { usePlaygroundState } from '../playground-context.tsx';
import { SystemPrompt } from '../thread/system-prompt.tsx';
import { Thread } from '../thread/thread.tsx';
import { ui, useUi } from '../ui-state.ts';

const ComparedColumns = lazyComponent(
  () => import('../shell/after-paint.ts').then((parts) => parts.ComparedColumns),
  () => <div className="flex-1" />,
);

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const chatOf = (state: PlaygroundState) => state.chat.id;

/** The thread; two or three side by side when comparing, under tabs on a phone. */
export function ChatColumns() {
  const columns = usePlaygroundState(columnsOf);
  const chat = usePlaygroundState(chatOf);
  const chosen = useUi((state) => state.columnId);
  const first = columns[0];
  useEffect(() => {
    if (columns.every((column) => column.id !== chosen)) ui.set({ columnId: null });
  }, [columns, chosen]);
  if (first === undefined) return null;
  if (columns.length > 1)
    return (
      <ComparedColumns
        chat={chat}
        columns={columns}
        chosen={chosen}
        chip={(column, active) => <ModelChip column={column} primary={active} />}
        thread={(column) => (
          <>
            <SystemPrompt column={column} />
            <Thread column={column} compact />
          </>
        )}
      />
    );
  return (
    <>
      <SystemPrompt column={first} />
      <Thread key={chat} column={first} />
    </>
  );
}
