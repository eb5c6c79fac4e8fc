'use client';

import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage } from '../playground-context.tsx';

type Phase = '' | 'Generating' | 'Done';

function phaseOf(state: PlaygroundState): Phase {
  const { columns } = state.chat;
  if (columns.some((column) => column.run !== null)) return 'Generating';
  return columns.some((column) => column.path.at(-1)?.kind === 'assistant') ? 'Done' : '';
}

/** One line for screen readers: that an answer is being written, and that it is there. Never the tokens. */
export function LiveStatus() {
  const phase = usePage(phaseOf);
  return (
    <p role="status" className="sr-only">
      {phase}
    </p>
  );
}
