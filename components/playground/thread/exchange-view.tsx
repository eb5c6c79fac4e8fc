'use client';

import { memo } from 'react';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import { AssistantTurnView } from './assistant-turn.tsx';
import { type Exchange, sameExchange } from './exchanges.ts';
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
        {exchange.turns.map(({ turn, place }, at) => {
          if (turn.kind === 'user') return <UserTurnView key={turn.id} turn={turn} place={place} />;
          if (turn.kind === 'tool') return <ToolTurnView key={turn.id} turn={turn} />;
          return (
            <AssistantTurnView
              key={turn.id}
              turn={turn}
              place={place}
              run={run?.turnId === turn.id ? run : null}
              last={last && at === exchange.turns.length - 1}
            />
          );
        })}
      </section>
    );
  },
  (before, after) =>
    before.run === after.run &&
    before.last === after.last &&
    before.anchored === after.anchored &&
    sameExchange(before.exchange, after.exchange),
);
