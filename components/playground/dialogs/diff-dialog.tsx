'use client';

import { useEffect, useMemo, useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Select } from '#components/ui/select.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { diffRuns } from '#lib/playground/runs/diff-runs.ts';
import type { RecordedRun } from '#lib/playground/runs/run-record.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { closeDialog, useUi } from '../ui-state.ts';
import { DiffView } from './diff-view.tsx';

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const FILE = 'file';

/** Two runs side by side: what was asked otherwise, what came out otherwise, what it cost. */
export function DiffDialog() {
  const columns = usePage(columnsOf);
  const opened = useUi((state) => state.opened);
  const turns = useMemo(
    () =>
      columns.flatMap((column) =>
        [...column.conversation.turns.values()].filter(
          (turn): turn is AssistantTurn => turn.kind === 'assistant' && turn.status !== 'streaming',
        ),
      ),
    [columns],
  );
  const options = [
    ...turns.map((turn, at) => ({ value: turn.id, label: labelOf(turn, at) })),
    ...(opened === null ? [] : [{ value: FILE, label: `From the file: ${opened.request.model}` }]),
  ];
  const [before, setBefore] = useState(options.at(-2)?.value ?? '');
  const [after, setAfter] = useState(options.at(-1)?.value ?? '');
  const from = useRun(before, opened);
  const to = useRun(after, opened);
  const diff = useMemo(() => (from === null || to === null ? null : diffRuns(from, to)), [from, to]);
  return (
    <Dialog open onClose={closeDialog} width="lg" title="Diff of two runs">
      {options.length < 2 ? (
        <p className="py-10 text-center text-ink-faint">
          There must be two answers in this chat, or one and a run from a file.
        </p>
      ) : (
        <>
          <div className="mb-4 grid grid-cols-2 gap-3">
            <Select aria-label="Before" value={before} options={options} onChange={setBefore} />
            <Select aria-label="After" value={after} options={options} onChange={setAfter} />
          </div>
          {diff === null ? (
            <p className="py-10 text-center text-ink-faint">One of these runs kept no log.</p>
          ) : (
            <DiffView diff={diff} />
          )}
        </>
      )}
    </Dialog>
  );
}

function labelOf(turn: AssistantTurn, at: number): string {
  const start = turn.content
    .replace(/[#*_`>\s]+/g, ' ')
    .trim()
    .slice(0, 32);
  return `${at + 1} · ${turn.model} · ${start === '' ? turn.status : start}`;
}

function useRun(id: string, opened: RecordedRun | null): RecordedRun | null {
  const playground = usePlayground();
  const [record, setRecord] = useState<{ of: string; record: RecordedRun | null } | null>(null);
  useEffect(() => {
    if (id === '' || id === FILE) return;
    let current = true;
    void playground.runOf(id).then((found) => current && setRecord({ of: id, record: found }));
    return () => {
      current = false;
    };
  }, [id, playground]);
  if (id === FILE) return opened;
  return record?.of === id ? record.record : null;
}
