'use client';

import { useEffect, useState } from 'react';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { waterfallOfLive } from '#lib/playground/runs/waterfall.ts';
import { RunFigures } from './run-figures.tsx';
import { liveSummary } from './run-summary.ts';
import { WaterfallChart } from './waterfall-chart.tsx';

const TICK_MS = 100;

/** A run under way: its figures and its waterfall grow ten times a second, not with every token. */
export function RunningRun({ run, turn }: { run: ActiveRun; turn: AssistantTurn }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const sinceMs = Math.max(0, now - run.startedAt);
  return (
    <>
      <RunFigures summary={liveSummary(turn, run.live, sinceMs)} />
      <WaterfallChart waterfall={waterfallOfLive(run.live, sinceMs)} />
    </>
  );
}
