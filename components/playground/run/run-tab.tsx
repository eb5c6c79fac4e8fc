'use client';

import { Activity, ChevronRight, Diff, Download, FolderOpen, Play, X } from 'lucide-react';
import { CodeBlock } from '#components/markdown/code-block.tsx';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useNow } from '#components/ui/use-now.ts';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { stringifyRun } from '#lib/playground/runs/run-file.ts';
import { waterfallOf, waterfallOfLive } from '#lib/playground/runs/waterfall.ts';
import { usePlayground } from '../playground-context.tsx';
import { openRunFile, saveFile } from '../shell/files.ts';
import { openDialog, ui } from '../ui-state.ts';
import { type Inspected, NothingInspected, useInspected } from './inspected.tsx';
import { liveSummary, RunFigures, recordSummary, turnSummary } from './run-figures.tsx';
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
  const playground = usePlayground();
  return (
    <NothingInspected
      icon={<Activity className="size-5" strokeWidth={1.5} />}
      text="After the first answer: time, tokens and money of every loop, and a replay that costs nothing."
    >
      <Button size="sm" icon={<FolderOpen />} onClick={() => void openRunFile(playground)}>
        Open a .run.json
      </Button>
    </NothingInspected>
  );
}

const TICK_MS = 100;

/** A run under way: its figures and its waterfall grow ten times a second, not with every token. */
function RunningRun({ run, turn }: { run: ActiveRun; turn: AssistantTurn }) {
  const now = useNow(TICK_MS);
  const sinceMs = Math.max(0, now - run.startedAt);
  return (
    <>
      <RunFigures summary={liveSummary(turn, run.live, sinceMs)} />
      <WaterfallChart waterfall={waterfallOfLive(run.live, sinceMs)} />
    </>
  );
}

function RunActions({ record }: { record: RecordedRun }) {
  const playground = usePlayground();
  return (
    <div className="flex flex-wrap gap-1.5 border-b px-4 py-3">
      <Button size="sm" icon={<Play />} onClick={() => ui.set({ dialog: 'replay', replayed: record })}>
        Replay
      </Button>
      <Button
        size="sm"
        icon={<Download />}
        onClick={() =>
          saveFile(stringifyRun(record), `${record.request.model.replaceAll('/', '-')}.run.json`)
        }
      >
        Save
      </Button>
      <Button size="sm" icon={<FolderOpen />} onClick={() => void openRunFile(playground)}>
        Open
      </Button>
      <Button size="sm" icon={<Diff />} onClick={() => openDialog('diff')}>
        Diff
      </Button>
    </div>
  );
}

/** The body as it was sent, pictures shortened. */
function RunRequest({ record }: { record: RecordedRun }) {
  return (
    <details className="group px-4 py-3">
      <summary className="flex list-none items-center gap-1.5 font-medium">
        <ChevronRight className="size-3.5 text-ink-faint transition-transform duration-100 group-open:rotate-90" />
        Request as sent
      </summary>
      <div className="mt-2.5">
        <CodeBlock text={JSON.stringify(record.request, null, 2)} language="json" />
      </div>
    </details>
  );
}
