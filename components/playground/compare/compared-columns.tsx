'use client';

import { RefreshCw, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { dollars, seconds } from '#lib/figures.ts';
import type { ColumnView } from '#lib/playground/chat/state.ts';
import { usePlayground } from '../playground-context.tsx';
import { usePhone } from '../shell/side-panels.tsx';
import { ui } from '../ui-state.ts';

interface ComparedColumnsProps {
  chat: string;
  columns: readonly ColumnView[];
  /** The column touched last; null means the first. */
  chosen: string | null;
  chip: (column: ColumnView, active: boolean) => ReactNode;
  thread: (column: ColumnView) => ReactNode;
}

/** The columns of a comparison, side by side or under tabs. Chips and threads are passed in: they belong to the first load, this does not. */
export function ComparedColumns({ chat, columns, chosen, chip, thread }: ComparedColumnsProps) {
  const phone = usePhone();
  const active = columns.find((column) => column.id === chosen) ?? columns[0];
  if (active === undefined) return null;
  const shown = phone ? [active] : columns;
  return (
    <>
      {phone && (
        <Tabs
          label="Columns"
          panels="column"
          className="shrink-0 overflow-x-auto border-b px-3 py-1"
          selected={active.id}
          onSelect={(columnId) => ui.set({ columnId })}
          tabs={columns.map((column, at) => ({ id: column.id, label: `${at + 1} · ${column.config.model}` }))}
        />
      )}
      <div className="flex min-h-0 flex-1 divide-x overflow-x-auto">
        {shown.map((column) => (
          <ComparedColumn
            key={`${chat} ${column.id}`}
            column={column}
            active={column.id === active.id}
            chip={chip}
            thread={thread}
          />
        ))}
      </div>
    </>
  );
}

interface ComparedColumnProps extends Pick<ComparedColumnsProps, 'chip' | 'thread'> {
  column: ColumnView;
  active: boolean;
}

function ComparedColumn({ column, active, chip, thread }: ComparedColumnProps) {
  const playground = usePlayground();
  const [opened] = useState(() => column.id);
  return (
    <section
      id={`column-${opened}`}
      aria-label={`Column with ${column.config.model}`}
      data-active={active}
      onFocusCapture={() => ui.set({ columnId: column.id })}
      onPointerDownCapture={() => ui.set({ columnId: column.id })}
      className="compare-pane flex min-w-0 flex-1 flex-col sm:min-w-60"
    >
      <header className="flex h-10 shrink-0 items-center gap-1 border-b px-1.5 pointer-coarse:h-12">
        {chip(column, active)}
        <div className="ml-auto flex shrink-0 items-center">
          <ColumnFigures column={column} />
          <IconButton
            size="xs"
            label="Run this column again"
            icon={<RefreshCw />}
            disabled={column.run !== null || column.path.length === 0}
            onClick={() => void playground.retry(column.id)}
          />
          <IconButton
            size="xs"
            label="Remove this column"
            icon={<X />}
            onClick={() => playground.removeColumn(column.id)}
          />
        </div>
      </header>
      {thread(column)}
    </section>
  );
}

/** How the column's latest answer did, to be read across the columns. */
function ColumnFigures({ column }: { column: ColumnView }) {
  const turn = column.path.findLast((each) => each.kind === 'assistant');
  if (turn?.kind !== 'assistant' || turn.timings === null) return null;
  return (
    <span className="figures mr-1 hidden gap-2 text-xs whitespace-nowrap text-ink-faint xl:flex">
      <span>{seconds(turn.timings.durationMs)}</span>
      {turn.cost !== null && <span>{dollars(turn.cost)}</span>}
    </span>
  );
}
