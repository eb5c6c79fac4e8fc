'use client';

import { useEffect, useMemo, useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import { Select } from '#components/ui/select.tsx';
import { dollars, seconds } from '#lib/figures.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import {
  diffRuns,
  type FieldChange,
  type FigureChange,
  type RunDiff,
  type TextPiece,
} from '#lib/playground/runs/diff-runs.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { closeDialog, useUi } from '../ui-state.ts';

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const FILE = 'file';

/** Two runs side by side: what was asked otherwise, what came out otherwise, what it cost. */
export function DiffDialog() {
  const columns = usePlaygroundState(columnsOf);
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

function DiffView({ diff }: { diff: RunDiff }) {
  return (
    <div className="space-y-6">
      <section aria-label="Figures">
        <h3 className="mb-1 font-medium">Figures</h3>
        <table className="figures w-full text-[0.8125rem]">
          <thead className="sr-only">
            <tr>
              <th>Figure</th>
              <th>Before</th>
              <th>After</th>
              <th>Change</th>
            </tr>
          </thead>
          <tbody>
            {diff.figures.map((figure) => (
              <FigureRow key={figure.label} figure={figure} />
            ))}
          </tbody>
        </table>
      </section>
      <section aria-label="Config">
        <h3 className="mb-2 font-medium">Request</h3>
        {diff.config.length === 0 ? (
          <p className="text-ink-faint">The same request.</p>
        ) : (
          <ul className="space-y-2">
            {diff.config.map((change) => (
              <Change key={change.field} change={change} />
            ))}
          </ul>
        )}
      </section>
      <section aria-label="Text">
        <h3 className="mb-2 font-medium">Answer</h3>
        <Pieces pieces={diff.text} />
      </section>
    </div>
  );
}

function FigureRow({ figure }: { figure: FigureChange }) {
  const { before, after, unit } = figure;
  const change =
    typeof before === 'number' && typeof after === 'number' && before !== 0 ? after / before - 1 : null;
  return (
    <tr className="border-t">
      <td className="py-1.5 text-ink-faint">{figure.label}</td>
      <td className="py-1.5 text-right">{write(before, unit)}</td>
      <td className="py-1.5 text-right">{write(after, unit)}</td>
      <td className="w-20 py-1.5 text-right text-ink-faint">
        {change === null || change === 0
          ? ''
          : `${change > 0 ? '+' : '−'}${Math.abs(change * 100).toFixed(0)} %`}
      </td>
    </tr>
  );
}

function write(value: FigureChange['before'], unit: FigureChange['unit']): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'ms':
      return seconds(value);
    case 'usd':
      return dollars(value);
    case 'tokens':
      return value.toLocaleString('en');
    case 'tokens/s':
      return `${Math.round(value)} tok/s`;
    case 'text':
      return String(value);
    default:
      return unit satisfies never;
  }
}

function Change({ change }: { change: FieldChange }) {
  return (
    <li className="overflow-hidden rounded-lg border">
      <p className="border-b bg-sunken px-3 py-1 font-mono text-xs text-ink-soft">{change.field}</p>
      <div className="grid font-mono text-xs leading-5 sm:grid-cols-2 sm:divide-x">
        <Side value={change.before} tone="text-danger" name="Before" />
        <Side value={change.after} tone="text-accent" name="After" />
      </div>
    </li>
  );
}

function Side({ value, tone, name }: { value: unknown; tone: string; name: string }) {
  return (
    <div className="max-h-40 overflow-y-auto px-3 py-1.5">
      <span className="sr-only">{name}: </span>
      {value === undefined ? (
        <span className="text-ink-faint">not set</span>
      ) : (
        <span className={`whitespace-pre-wrap [overflow-wrap:anywhere] ${tone}`}>
          <LongText text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
        </span>
      )}
    </div>
  );
}

function Pieces({ pieces }: { pieces: readonly TextPiece[] }) {
  let at = 0;
  return (
    <div className="max-h-96 overflow-y-auto rounded-lg border bg-sunken px-4 py-3 leading-6 whitespace-pre-wrap [overflow-wrap:anywhere]">
      {pieces.map((piece) => {
        const key = `${piece.kind} ${at}`;
        at += piece.text.length;
        if (piece.kind === 'removed')
          return (
            <del key={key} className="bg-danger-soft text-danger">
              <LongText text={piece.text} />
            </del>
          );
        if (piece.kind === 'added')
          return (
            <ins key={key} className="bg-accent-soft text-accent no-underline">
              <LongText text={piece.text} />
            </ins>
          );
        return (
          <span key={key}>
            <LongText text={piece.text} />
          </span>
        );
      })}
    </div>
  );
}
