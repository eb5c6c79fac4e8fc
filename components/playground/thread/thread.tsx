'use client';

import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { preloadable } from '#components/ui/preloadable.ts';
import type { ActiveRun, ColumnView } from '#lib/playground/chat/state.ts';
import { EmptyThread } from './empty-thread.tsx';
import { exchangesOf } from './exchanges.ts';
import { JumpToLatest } from './jump-to-latest.tsx';
import { followScroll, type ScrollFollow } from './scroll-follow.ts';
import { useShownFrom } from './use-shown-from.ts';

/** Not part of the first load: an empty page draws no turns. It is fetched as soon as the page stands. */
const exchangeView = preloadable(() => import('../shell/after-paint.ts').then((parts) => parts.ExchangeView));

/** The turns of one column, oldest first, in a box that scrolls by itself. */
export const Thread = memo(function Thread({
  column,
  compact = false,
}: {
  column: ColumnView;
  compact?: boolean;
}) {
  const ExchangeView = exchangeView.useComponent();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const follow = useRef<ScrollFollow>(null);
  const [away, setAway] = useState(false);
  const exchanges = exchangesOf(column.path, column.conversation);
  const from = useShownFrom(exchanges.length);
  const anchored = useAnchored(
    column.run,
    exchanges.find((each) => holds(each.turns, column.run))?.id ?? null,
  );
  useEffect(() => {
    if (scroller.current === null || content.current === null) return;
    const following = followScroll(scroller.current, content.current, setAway);
    follow.current = following;
    return () => following.stop();
  }, []);
  const empty = exchanges.length === 0;
  useLayoutEffect(() => {
    if (empty) scroller.current?.scrollTo(0, 0);
  }, [empty]);
  useLayoutEffect(() => {
    if (anchored === null) return;
    const element = content.current?.querySelector<HTMLElement>(`[data-exchange="${anchored.exchange}"]`);
    if (element) follow.current?.anchor(element);
  }, [anchored]);
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="thread" data-compact={compact}>
        <div ref={content} className="thread-content">
          {empty && <EmptyThread compact={compact} />}
          {ExchangeView !== null &&
            exchanges
              .slice(from)
              .map((exchange, at) => (
                <ExchangeView
                  key={exchange.id}
                  exchange={exchange}
                  run={holds(exchange.turns, column.run) ? column.run : null}
                  last={from + at === exchanges.length - 1}
                  anchored={anchored?.exchange === exchange.id}
                />
              ))}
        </div>
      </div>
      {away && !empty && <JumpToLatest onJump={() => follow.current?.jump()} />}
    </div>
  );
});

function holds(turns: readonly { turn: { id: string } }[], run: ActiveRun | null): boolean {
  return run !== null && turns.some(({ turn }) => turn.id === run.turnId);
}

/** The exchange that began running on this screen: it keeps the room that brought it to the top. */
function useAnchored(
  run: ActiveRun | null,
  exchange: string | null,
): { exchange: string; turn: string } | null {
  const [anchored, setAnchored] = useState<{ exchange: string; turn: string } | null>(null);
  if (run !== null && exchange !== null && anchored?.turn !== run.turnId)
    setAnchored({ exchange, turn: run.turnId });
  return anchored;
}
