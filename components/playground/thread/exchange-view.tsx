'use client';

import { Download, FileWarning, Trash2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorBoundary } from '#components/ui/error-boundary.tsx';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import { usePlayground } from '../playground-context.tsx';
import { saveFile } from '../shell/files.ts';
import { AssistantTurnView } from './assistant-turn.tsx';
import { type Exchange, sameExchange, type ThreadTurn } from './exchanges.ts';
import { ToolTurnView } from './tool-calls.tsx';
import { UserTurnView } from './user-turn.tsx';

interface ExchangeViewProps {
  exchange: Exchange;
  /** The run that writes one of its turns now. */
  run: ActiveRun | null;
  last: boolean;
  anchored: boolean;
}

/** A question and its answers. Old ones cost nothing while they are out of sight. */
export const ExchangeView = memo(
  function ExchangeView({ exchange, run, last, anchored }: ExchangeViewProps) {
    return (
      <section
        data-exchange={exchange.id}
        data-anchored={anchored && last}
        className={last ? 'exchange' : 'exchange exchange-old'}
      >
        {exchange.turns.map((row, at) => (
          // A message that fails to draw must break neither the others nor the page.
          <ErrorBoundary
            key={row.turn.id}
            resetKey={row.turn}
            fallback={(fault) => <BrokenTurn id={row.turn.id} reason={fault.message} kept={row.turn} />}
          >
            <TurnView row={row} run={run} last={last && at === exchange.turns.length - 1} />
          </ErrorBoundary>
        ))}
      </section>
    );
  },
  (before, after) =>
    before.run === after.run &&
    before.last === after.last &&
    before.anchored === after.anchored &&
    sameExchange(before.exchange, after.exchange),
);

function TurnView({
  row: { turn, place },
  run,
  last,
}: {
  row: ThreadTurn;
  run: ActiveRun | null;
  last: boolean;
}): ReactNode {
  switch (turn.kind) {
    case 'user':
      return <UserTurnView turn={turn} place={place} />;
    case 'broken':
      return <BrokenTurn id={turn.id} reason={turn.reason} kept={turn.kept} />;
    case 'tool':
      return <ToolTurnView turn={turn} />;
    case 'assistant':
      return (
        <AssistantTurnView turn={turn} place={place} run={run?.turnId === turn.id ? run : null} last={last} />
      );
    default:
      return turn satisfies never;
  }
}

interface BrokenTurnProps {
  id: string;
  /** Why, in a sentence. */
  reason: string;
  /** What is kept of it, as it is. */
  kept: unknown;
}

/** A message that cannot be shown. It stays in its place, can be saved as it is, and the others are drawn. */
function BrokenTurn({ id, reason, kept }: BrokenTurnProps) {
  const playground = usePlayground();
  return (
    <article aria-label="Broken message" className="turn">
      <div className="rounded-xl border border-danger/35 bg-danger-soft px-4 py-3">
        <p className="flex items-start gap-2 font-medium text-danger">
          <FileWarning className="mt-0.5 size-4 shrink-0" /> This message cannot be shown
        </p>
        <p className="mt-1 pl-6 text-ink-soft [overflow-wrap:anywhere]">{reason.slice(0, 300)}</p>
        <div className="mt-2.5 flex flex-wrap gap-1.5 pl-6">
          <Button
            size="sm"
            icon={<Download />}
            onClick={() => saveFile(JSON.stringify(kept, null, 2), 'broken-message.json')}
          >
            Save as it is
          </Button>
          <Button size="sm" icon={<Trash2 />} onClick={() => playground.deleteTurn(id)}>
            Delete from here
          </Button>
        </div>
      </div>
    </article>
  );
}
