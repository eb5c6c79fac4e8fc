'use client';

import { memo } from 'react';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { LoopUsageBody } from '#lib/protocol/chat-chunk.ts';
import type { LoopView } from './answer-view.ts';
import { LoopRow } from './loop-row.tsx';
import { useLoopTimes } from './use-loop-times.ts';

export interface LoopTraceProps {
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
    <ol aria-label="Loops" className="mb-4 divide-y overflow-hidden rounded-xl border">
      {rows.map((loop, at) => (
        <LoopRow
          key={loop.loop ?? `reasoning ${at}`}
          loop={{ ...loop, durationMs: loop.durationMs ?? times.get(loop.loop) ?? null }}
          note={loop === last && !growing ? 'the answer below' : null}
          openWhileGrowing={growing}
        />
      ))}
    </ol>
  );
});

function started(loop: number): LoopView {
  return { loop, blocks: [], growing: true, usage: null, durationMs: null };
}

function writtenLast(loops: readonly LoopView[], usages: readonly LoopUsageBody[]): LoopView | null {
  const usage = usages.find((each) => loops.every((loop) => loop.loop !== each.loop));
  if (usage === undefined) return null;
  return { loop: usage.loop, blocks: [], growing: false, usage, durationMs: null };
}
