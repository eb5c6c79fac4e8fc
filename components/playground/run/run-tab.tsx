'use client';

import { Activity, FolderOpen, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { waterfallOf } from '#lib/playground/runs/waterfall.ts';
import { ui } from '../ui-state.ts';
import { openRunFile } from './open-run-file.ts';
import { RunActions } from './run-actions.tsx';
import { RunFigures } from './run-figures.tsx';
import { RunRequest } from './run-request.tsx';
import { recordSummary, turnSummary } from './run-summary.ts';
import { RunningRun } from './running-run.tsx';
import { type Inspected, useInspected } from './use-inspected.ts';
import { WaterfallChart } from './waterfall-chart.tsx';

/** How one answer came about: figures, a bar for each loop, the request, replay. */
export function RunTab() {
  const inspected = useInspected();
  if (inspected.kind === 'nothing') return <NothingRun />;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
      {inspected.kind === 'file' && <FileBanner startedAt={inspected.record.startedAt} />}
      <Body inspected={inspected} />
    </div>
  );
}

function Body({ inspected }: { inspected: Exclude<Inspected, { kind: 'nothing' }> }) {
  switch (inspected.kind) {
    case 'running':
      return <RunningRun run={inspected.run} turn={inspected.turn} />;
    case 'settled':
      return (
        <>
          <RunFigures summary={turnSummary(inspected.turn)} />
          {inspected.record !== null && <Log record={inspected.record} />}
        </>
      );
    case 'file':
      return (
        <>
          <RunFigures summary={recordSummary(inspected.record)} />
          <Log record={inspected.record} />
        </>
      );
    default:
      return inspected satisfies never;
  }
}

function Log({ record }: { record: Extract<Inspected, { kind: 'file' }>['record'] }) {
  return (
    <>
      <WaterfallChart waterfall={waterfallOf(record)} />
      <RunActions record={record} />
      <RunRequest record={record} />
    </>
  );
}

function FileBanner({ startedAt }: { startedAt: string }) {
  return (
    <p className="flex items-center gap-2 border-b bg-accent-soft py-1.5 pr-2 pl-4 text-[0.8125rem]">
      <span className="min-w-0 flex-1 truncate">
        A run from a file, of {new Date(startedAt).toLocaleString('en')}
      </span>
      <IconButton size="xs" label="Close the file" icon={<X />} onClick={() => ui.set({ opened: null })} />
    </p>
  );
}

function NothingRun() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-8 pb-16 text-center text-ink-faint">
      <Activity className="size-5" strokeWidth={1.5} />
      <p className="max-w-56 text-pretty">
        After the first answer: time, tokens and money of every loop, and a replay that costs nothing.
      </p>
      <Button size="sm" icon={<FolderOpen />} onClick={() => void openRunFile()}>
        Open a .run.json
      </Button>
    </div>
  );
}
