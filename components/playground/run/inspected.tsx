'use client';

import { type ReactNode, useEffect, useState } from 'react';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { useColumn, usePlayground } from '../playground-context.tsx';
import { useUi } from '../ui-state.ts';

/** What Run and Stream are about: an answer of the chat with its run or its log, or a log from a file. */
export type Inspected =
  | { kind: 'nothing' }
  | { kind: 'running'; turn: AssistantTurn; run: ActiveRun }
  | { kind: 'settled'; turn: AssistantTurn; record: RecordedRun | null }
  | { kind: 'file'; record: RecordedRun };

export function useInspected(): Inspected {
  const column = useColumn();
  const wanted = useUi((state) => state.inspected);
  const opened = useUi((state) => state.opened);
  const chosen = wanted === null ? undefined : column.conversation.turns.get(wanted);
  const turn =
    chosen?.kind === 'assistant' ? chosen : column.path.findLast((each) => each.kind === 'assistant');
  const answer = turn?.kind === 'assistant' ? turn : null;
  const record = useRecord(answer);
  if (opened !== null) return { kind: 'file', record: opened };
  if (answer === null) return { kind: 'nothing' };
  if (column.run?.turnId === answer.id) return { kind: 'running', turn: answer, run: column.run };
  return { kind: 'settled', turn: answer, record };
}

function useRecord(turn: AssistantTurn | null): RecordedRun | null {
  const playground = usePlayground();
  const [record, setRecord] = useState<RecordedRun | null>(null);
  const id = turn === null || turn.status === 'streaming' ? null : turn.id;
  useEffect(() => {
    if (id === null) return;
    let current = true;
    const read = async (attemptsLeft: number): Promise<void> => {
      const found = await playground.runOf(id);
      if (!current) return;
      setRecord(found);
      // The log of a run that ended this moment is still on its way to storage.
      if (found === null && attemptsLeft > 0) setTimeout(() => void read(attemptsLeft - 1), 150);
    };
    void read(4);
    return () => {
      current = false;
    };
  }, [id, playground]);
  return record !== null && record.id === id ? record : null;
}

/** What Run and Stream show before the first answer. */
export function NothingInspected({
  icon,
  text,
  children,
}: {
  icon: ReactNode;
  text: string;
  children?: ReactNode;
}) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-8 pb-16 text-center text-ink-faint">
      {icon}
      <p className="max-w-56 text-pretty">{text}</p>
      {children}
    </div>
  );
}
