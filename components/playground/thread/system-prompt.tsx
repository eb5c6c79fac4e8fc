'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import type { ColumnView } from '#lib/playground/chat/state.ts';
import { systemPrompt } from '#lib/playground/config.ts';
import { usePlayground } from '../playground-context.tsx';

/** More than the widest screen shows. */
const MOST_IN_A_LINE = 300;

/** The system prompt stands in view above the thread: one line, or a field when opened. */
export function SystemPrompt({ column }: { column: ColumnView }) {
  const playground = usePlayground();
  const [open, setOpen] = useState(false);
  const text = systemPrompt(column.config);
  const id = `system-${column.id}`;
  return (
    <section aria-label="System prompt" className="shrink-0 border-b">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center gap-3 px-4 text-left hover:bg-hover sm:px-5 pointer-coarse:h-11"
      >
        <span className="text-xs font-medium text-ink-faint">System</span>
        <span
          className={classNames(
            'min-w-0 flex-1 truncate text-[0.8125rem]',
            text === '' ? 'text-ink-faint' : 'text-ink-soft',
          )}
        >
          {open ? '' : text === '' ? 'Add a system prompt' : text.slice(0, MOST_IN_A_LINE)}
        </span>
        <ChevronDown
          className={classNames('size-4 shrink-0 text-ink-faint transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && (
        <div id={id} className="px-4 pb-3 sm:px-5">
          <textarea
            // biome-ignore lint/a11y/noAutofocus: the reader just opened it to write
            autoFocus
            aria-label="System prompt"
            dir="auto"
            value={text}
            placeholder="How the model should behave. {{name}} marks a variable."
            onChange={(event) => playground.setSystemPrompt(event.currentTarget.value, column.id)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              setOpen(false);
            }}
            className="block max-h-[40dvh] min-h-20 w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2 leading-5.5 field-sizing-content"
          />
        </div>
      )}
    </section>
  );
}
