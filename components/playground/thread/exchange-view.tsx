'use client';

import { memo, type ReactNode } from 'react';
import { Boundary } from '#components/ui/boundary.tsx';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import { AssistantTurnView } from './assistant-turn.tsx';
import { BrokenTurn } from './broken-turn.tsx';
import { type Exchange, sameExchange, type ThreadTurn } from './exchanges.ts';
import { ToolTurnView } from './tool-turn.tsx';
import { UserTurnView } from './user-turn.tsx';

export interface ExchangeViewProps {
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
          // A message that fails to draw must not take the others, nor the page, each time the chat is opened.
          <Boundary
            key={row.turn.id}
            of={row.turn}
            fallback={(fault) => <BrokenTurn id={row.turn.id} reason={fault.message} kept={row.turn} />}
          >
            <TurnView row={row} run={run} last={last && at === exchange.turns.length - 1} />
          </Boundary>
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
