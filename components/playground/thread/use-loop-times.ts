'use client';

import { useEffect, useState } from 'react';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { waterfallOf } from '#lib/playground/runs/waterfall.ts';
import { usePlayground } from '../playground-context.tsx';

const NONE: ReadonlyMap<number | null, number> = new Map();

/** How long each loop of a settled run took, from its event log. */
export function useLoopTimes(turn: AssistantTurn, hasLoops: boolean): ReadonlyMap<number | null, number> {
  const playground = usePlayground();
  const [times, setTimes] = useState(NONE);
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
