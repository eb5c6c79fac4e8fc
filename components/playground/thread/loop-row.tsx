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
    <li className="@container">
      <button
        type="button"
        aria-expanded={hasText ? open : undefined}
        disabled={!hasText}
        onClick={() => setChosen(!open)}
        className="flex min-h-9 w-full flex-wrap items-center gap-x-2 px-3 py-1.5 text-left text-[0.8125rem] enabled:hover:bg-hover @min-[17rem]:flex-nowrap @min-[17rem]:py-0 pointer-coarse:min-h-11"
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
        <span className="figures flex w-full min-w-0 items-center gap-3 pl-5.5 text-xs whitespace-nowrap text-ink-faint @min-[17rem]:ml-auto @min-[17rem]:w-auto @min-[17rem]:shrink-0 @min-[17rem]:pl-0">
          {loop.durationMs !== null && <span>{seconds(loop.durationMs)}</span>}
          {usage !== null && (
            <>
              <span>{usage.completion_tokens.toLocaleString('en')} tok</span>
              <span className="text-right @min-[17rem]:min-w-12">{dollars(usage.cost)}</span>
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
