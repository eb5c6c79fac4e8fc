'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Markdown } from '#components/markdown/markdown.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { dollars, seconds } from '#lib/figures.ts';
import type { LoopView } from './answer-view.ts';

/** `▸ Loop 1   1.2 s   410 tok   $0.0003`. The loop that grows stands open until the next begins or the reader decides. */
export function LoopRow({
  loop,
  note = null,
  openWhileGrowing,
}: {
  loop: LoopView;
  /** Where its text is, when not here. */
  note?: string | null;
  openWhileGrowing: boolean;
}) {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? (openWhileGrowing && loop.growing);
  const { usage } = loop;
  const hasText = loop.blocks.length > 0;
  return (
    <li>
      <button
        type="button"
        aria-expanded={hasText ? open : undefined}
        disabled={!hasText}
        onClick={() => setChosen(!open)}
        className="flex h-9 w-full items-center gap-2 px-3 text-left text-[0.8125rem] enabled:hover:bg-hover pointer-coarse:h-11"
      >
        <ChevronRight
          className={classNames(
            'size-3.5 shrink-0 text-ink-faint transition-transform duration-100',
            open && 'rotate-90',
            !hasText && 'invisible',
          )}
        />
        <span className="shrink-0 font-medium whitespace-nowrap">
          {loop.loop === null ? 'Reasoning' : `Loop ${loop.loop}`}
        </span>
        {loop.growing && <span className="live-dot" />}
        {note !== null && <span className="min-w-0 truncate text-ink-faint">{note}</span>}
        <span className="figures ml-auto flex shrink-0 items-center gap-3 text-xs text-ink-faint">
          {loop.durationMs !== null && <span>{seconds(loop.durationMs)}</span>}
          {usage !== null && (
            <>
              <span>{usage.completion_tokens.toLocaleString('en')} tok</span>
              <span className="min-w-12 text-right">{dollars(usage.cost)}</span>
              {usage.finish_reason !== 'stop' && <span className="text-warn">{usage.finish_reason}</span>}
            </>
          )}
        </span>
      </button>
      {open && hasText && (
        <div className="border-t bg-sunken px-4 py-3 sm:pl-8.5">
          <Markdown blocks={loop.blocks} live={loop.growing} className="prose-quiet" />
        </div>
      )}
    </li>
  );
}
