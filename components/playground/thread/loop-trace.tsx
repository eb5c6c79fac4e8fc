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
}

/** Each loop before the last, as it starts and grows; the last loop's text is the answer below. */
export const LoopTrace = memo(function LoopTrace({ loops, usages, turn, growing }: LoopTraceProps) {
  const times = useLoopTimes(
    turn,
    loops.some((loop) => loop.loop !== null),
  );
  if (loops.length === 0) return null;
  const lastLoop = usages.find((usage) => loops.every((loop) => loop.loop !== usage.loop));
  return (
    <ol aria-label="Loops" className="mb-4 divide-y overflow-hidden rounded-xl border">
      {loops.map((loop, at) => (
        <LoopRow
          key={loop.loop ?? `reasoning ${at}`}
          loop={{ ...loop, durationMs: loop.durationMs ?? times.get(loop.loop) ?? null }}
          openWhileGrowing={growing}
        />
      ))}
      {lastLoop !== undefined && (
        <LoopRow
          loop={{
            loop: lastLoop.loop,
            blocks: [],
            growing: false,
            usage: lastLoop,
            durationMs: times.get(lastLoop.loop) ?? null,
          }}
          openWhileGrowing={false}
        />
      )}
    </ol>
  );
});
