'use client';

import { ChevronRight } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { Markdown } from '#components/markdown/markdown.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { dollars, seconds } from '#lib/figures.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { waterfallOf } from '#lib/playground/runs/waterfall.ts';
import type { LoopUsageBody } from '#lib/protocol/chat-chunk.ts';
import { usePlayground } from '../playground-context.tsx';
import type { LoopView } from './answer-view.ts';

interface LoopTraceProps {
  loops: readonly LoopView[];
  usages: readonly LoopUsageBody[];
  turn: AssistantTurn;
  /** Nothing of the final answer is there yet: the loop that grows stands open. */
  growing: boolean;
  /** A loop that has begun and has no text here, or null. */
  underWay: number | null;
}

/** Each loop as it starts and grows; the last one's text is the answer below. */
export const LoopTrace = memo(function LoopTrace({ loops, usages, turn, growing, underWay }: LoopTraceProps) {
  const times = useLoopTimes(
    turn,
    loops.some((loop) => loop.loop !== null),
  );
  if (loops.length === 0 && underWay === null) return null;
  const last = underWay === null ? writtenLast(loops, usages) : started(underWay);
  const rows = last === null ? loops : [...loops, last];
  return (
    <LoopList
      loops={rows.map((loop) => ({ ...loop, durationMs: loop.durationMs ?? times.get(loop.loop) ?? null }))}
      lastNote={last !== null && !growing ? 'the answer below' : null}
      openWhileGrowing={growing}
    />
  );
});

/** Loops below one another. `lastNote` says where the text of the last one is, when it is not in the list. */
export function LoopList({
  loops,
  lastNote = null,
  openWhileGrowing,
}: {
  loops: readonly LoopView[];
  lastNote?: string | null;
  openWhileGrowing: boolean;
}) {
  return (
    <ol aria-label="Loops" className="mb-4 divide-y overflow-hidden rounded-xl border">
      {loops.map((loop, at) => (
        <LoopRow
          key={loop.loop ?? `reasoning ${at}`}
          loop={loop}
          note={at === loops.length - 1 ? lastNote : null}
          openWhileGrowing={openWhileGrowing}
        />
      ))}
    </ol>
  );
}

function started(loop: number): LoopView {
  return { loop, blocks: [], growing: true, usage: null, durationMs: null };
}

function writtenLast(loops: readonly LoopView[], usages: readonly LoopUsageBody[]): LoopView | null {
  const usage = usages.find((each) => loops.every((loop) => loop.loop !== each.loop));
  if (usage === undefined) return null;
  return { loop: usage.loop, blocks: [], growing: false, usage, durationMs: null };
}

/** `▸ Loop 1   1.2 s   410 tok   $0.0003`. The loop that grows stands open until the next begins or the reader decides. */
function LoopRow({
  loop,
  note,
  openWhileGrowing,
}: {
  loop: LoopView;
  /** Where its text is, when not here. */
  note: string | null;
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

const NO_TIMES: ReadonlyMap<number | null, number> = new Map();

/** How long each loop of a settled run took, from its event log. */
function useLoopTimes(turn: AssistantTurn, hasLoops: boolean): ReadonlyMap<number | null, number> {
  const playground = usePlayground();
  const [times, setTimes] = useState(NO_TIMES);
  const settled = turn.status !== 'streaming';
  useEffect(() => {
    if (!settled || !hasLoops) return;
    let current = true;
    const read = async () => {
      const record = await playground.runOf(turn.id);
      if (record === null) return;
      const { bars } = waterfallOf(record);
      if (current) setTimes(new Map(bars.map((bar) => [bar.loop, bar.endMs - bar.startMs])));
    };
    void read();
    return () => {
      current = false;
    };
  }, [turn.id, settled, hasLoops, playground]);
  return times;
}
