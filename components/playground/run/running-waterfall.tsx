'use client';

import { useEffect, useState } from 'react';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import { waterfallOfLive } from '#lib/playground/runs/waterfall.ts';
import { WaterfallChart } from './waterfall-chart.tsx';

const TICK_MS = 100;

/** The waterfall of a run under way grows ten times a second, not with every token. */
export function RunningWaterfall({ run }: { run: ActiveRun }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <WaterfallChart waterfall={waterfallOfLive(run.live, Math.max(0, now - run.startedAt))} />;
}
