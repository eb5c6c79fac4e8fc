'use client';

import { useEffect, useState } from 'react';
import { seconds } from '#lib/figures.ts';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { LiveSnapshot } from '#lib/playground/stream/live-message.ts';
import { loopUnderWay } from '#lib/playground/stream/loop-under-way.ts';
import { usePlayground } from '../playground-context.tsx';

const TICK_MS = 100;

/** While it runs: how long, how much, and a way to end a run of many loops early. */
export function RunningLine({
  run,
  live,
  turn,
}: {
  run: ActiveRun;
  live: LiveSnapshot;
  turn: AssistantTurn;
}) {
  const playground = usePlayground();
  const now = useNow();
  // In the last loop there is nothing left to leave out; a run is addressed by the id its first frame brings.
  const { loop, hasEntry } = loopUnderWay(live, run.maxLoops);
  const more = loop < run.maxLoops && live.completionId !== null;
  const writing = live.phase === 'answering' || hasEntry || live.reasoning.at(-1)?.endedMs === null;
  const finish = async () => {
    const column = playground.getSnapshot().chat.columns.find((each) => each.run?.turnId === turn.id);
    if (column !== undefined) await playground.finishAfterLoop(column.id);
  };
  return (
    <div className="mt-3 flex min-h-6 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-ink-faint">
      <span className="live-dot" />
      <span className="figures">{writing ? 'Writing' : 'Waiting'}</span>
      <span className="figures">{seconds(Math.max(0, now - run.startedAt))}</span>
      {live.textChunks > 0 && <span className="figures">≈{live.textChunks.toLocaleString('en')} tok</span>}
      {(more || run.finishAsked) && (
        <button
          type="button"
          disabled={run.finishAsked}
          onClick={() => void finish()}
          className="rounded-md border border-line-strong px-2 py-0.5 text-ink-soft hover:bg-hover hover:text-ink disabled:border-transparent disabled:bg-transparent pointer-coarse:min-h-9 pointer-coarse:px-3"
        >
          {run.finishAsked ? 'Finishing after this loop' : 'Finish after this loop'}
        </button>
      )}
    </div>
  );
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
