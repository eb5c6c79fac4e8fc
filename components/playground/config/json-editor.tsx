'use client';

import { useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import type { ConfigProblem } from '#lib/playground/config-json.ts';

export interface JsonEditorProps {
  text: string;
  problems: readonly ConfigProblem[];
  onChange: (text: string) => void;
}

const MOST_NUMBERS = 5_000;

/** A plain text field with line numbers; the lines that are wrong stand out. */
export function JsonEditor({ text, problems, onChange }: JsonEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const wrong = new Set(problems.map((problem) => problem.line));
  // Beyond these there are no numbers: each is an element.
  const lines = Math.min(text.split('\n').length, MOST_NUMBERS);
  return (
    <div className="flex min-h-0 flex-1 overflow-hidden bg-sunken font-mono text-xs leading-5">
      <div
        ref={gutter}
        aria-hidden="true"
        className="figures shrink-0 overflow-hidden border-r py-3 text-right text-ink-faint select-none"
      >
        {Array.from({ length: lines }, (_, at) => at + 1).map((line) => (
          <div
            key={line}
            className={classNames(
              'h-5 min-w-9 px-2',
              wrong.has(line) && 'bg-danger-soft font-medium text-danger',
            )}
          >
            {line}
          </div>
        ))}
      </div>
      <textarea
        aria-label="Config as JSON"
        aria-invalid={problems.length > 0}
        spellCheck={false}
        wrap="off"
        autoCapitalize="off"
        autoCorrect="off"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        className="min-w-0 flex-1 resize-none bg-transparent p-3 whitespace-pre outline-none focus-visible:outline-offset-[-2px]"
      />
    </div>
  );
}
