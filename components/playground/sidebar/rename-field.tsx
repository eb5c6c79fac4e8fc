'use client';

import { useRef, useState } from 'react';

/** Enter or leaving keeps the new name, Esc the old one. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const [text, setText] = useState(title);
  const done = useRef(false);
  const finish = (result: string | null) => {
    if (done.current) return;
    done.current = true;
    onDone(result);
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the reader just asked to rename
      autoFocus
      aria-label="Chat name"
      value={text}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(text);
        if (event.key === 'Escape') {
          event.preventDefault();
          finish(null);
        }
      }}
      className="h-8 w-full rounded-lg border border-line-strong bg-raised px-2 pointer-coarse:h-11"
    />
  );
}
