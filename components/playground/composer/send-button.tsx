'use client';

import { ArrowUp, Square } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { useSend } from './use-send.ts';

const runningOf = (state: PlaygroundState) => state.chat.columns.some((column) => column.run !== null);
const emptyOf = (state: PlaygroundState) =>
  state.chat.draft.text.trim() === '' && state.chat.draft.images.every((image) => image.state === 'refused');
const waitingOf = (state: PlaygroundState) =>
  state.chat.columns.some((column) => column.path.at(-1)?.kind === 'user');

export function SendButton() {
  const playground = usePlayground();
  const send = useSend();
  const running = usePage(runningOf);
  const empty = usePage(emptyOf);
  const waiting = usePage(waitingOf);
  if (running)
    return (
      <Button
        icon={<Square className="fill-current" />}
        data-tip="Stop"
        data-tip-keys="esc"
        onClick={() => playground.stop()}
        className="ml-auto"
      >
        Stop
      </Button>
    );
  return (
    <Button
      variant="primary"
      icon={<ArrowUp />}
      disabled={empty && !waiting}
      data-tip="Send"
      data-tip-keys="enter"
      onClick={send}
      className="ml-auto"
    >
      Send
    </Button>
  );
}
