'use client';

import { TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';

const problemOf = (state: PlaygroundState) => state.storageProblem;
const phaseOf = (state: PlaygroundState) => state.phase;
const NOT_KEPT = 'This browser refuses to store anything: chats are lost when the page closes.';

/** Says when something could not be kept; a lost history must never come as a surprise. */
export function StorageNotice() {
  const playground = usePlayground();
  const problem = usePlaygroundState(problemOf);
  const phase = usePlaygroundState(phaseOf);
  const [read, setRead] = useState(false);
  const text = problem ?? (phase === 'no-storage' && !read ? NOT_KEPT : null);
  if (text === null) return null;
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-2 border-b bg-warn-soft py-1.5 pr-2 pl-4 text-[0.8125rem] text-warn"
    >
      <TriangleAlert className="size-4 shrink-0" />
      <span className="min-w-0 flex-1">{text}</span>
      <IconButton
        size="xs"
        label="Dismiss"
        icon={<X />}
        onClick={() => {
          setRead(true);
          playground.dismissStorageProblem();
        }}
      />
    </div>
  );
}
