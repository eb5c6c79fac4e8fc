import { dollars, seconds } from '#lib/figures.ts';
import type { ColumnView } from '#lib/playground/chat/state.ts';

/** How the column's latest answer did, to be read across the columns. */
export function ColumnFigures({ column }: { column: ColumnView }) {
  const turn = column.path.findLast((each) => each.kind === 'assistant');
  if (turn?.kind !== 'assistant' || turn.timings === null) return null;
  return (
    <span className="figures mr-1 hidden gap-2 text-xs whitespace-nowrap text-ink-faint xl:flex">
      <span>{seconds(turn.timings.durationMs)}</span>
      {turn.cost !== null && <span>{dollars(turn.cost)}</span>}
    </span>
  );
}
