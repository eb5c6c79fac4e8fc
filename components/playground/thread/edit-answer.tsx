'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';

/** Rewrites an answer into a version beside it: the model then believes it said this. */
export function EditAnswer({ turn, onDone }: { turn: AssistantTurn; onDone: () => void }) {
  const playground = usePlayground();
  const [text, setText] = useState(turn.content);
  return (
    <div className="space-y-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the reader just asked to edit
        autoFocus
        aria-label="Answer text"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onDone();
        }}
        className="block max-h-[60dvh] min-h-32 w-full resize-y rounded-xl border border-line-strong bg-raised px-4 py-3 font-mono text-[0.8125rem] leading-6 field-sizing-content"
      />
      <div className="flex gap-2">
        <Button
          variant="primary"
          size="sm"
          disabled={text === turn.content}
          onClick={() => {
            playground.editAnswer(turn.id, text);
            onDone();
          }}
        >
          Save as a version
        </Button>
        <Button size="sm" variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
