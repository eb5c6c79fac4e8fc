'use client';

import { ArrowDown, Eye, Repeat, Waves, Wrench } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { preloadable } from '#components/ui/lazy-component.tsx';
import { whenIdle } from '#components/ui/when-idle.ts';
import type { ActiveRun, ColumnView } from '#lib/playground/chat/state.ts';
import { STARTERS, type Starter } from '#lib/playground/starters.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { Mark } from '../shell/wordmark.tsx';
import { exchangesOf } from './exchanges.ts';
import { followScroll, type ScrollFollow } from './scroll-follow.ts';

/** Not part of the first load: an empty page draws no turns. It is fetched right after the first paint. */
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
    exchanges.find((each) => hasTurn(each.turns, column.run))?.id ?? null,
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
                  run={hasTurn(exchange.turns, column.run) ? column.run : null}
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

function hasTurn(turns: readonly { turn: { id: string } }[], run: ActiveRun | null): boolean {
  return run !== null && turns.some(({ turn }) => turn.id === run.turnId);
}

/** The exchange that began running on this screen: it keeps the height that lets it stand at the top. */
function useAnchored(
  run: ActiveRun | null,
  exchange: string | null,
): { exchange: string; turn: string } | null {
  const [anchored, setAnchored] = useState<{ exchange: string; turn: string } | null>(null);
  if (run !== null && exchange !== null && anchored?.turn !== run.turnId)
    setAnchored({ exchange, turn: run.turnId });
  return anchored;
}

function JumpToLatest({ onJump }: { onJump: () => void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="rise absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-strong bg-raised pr-3 pl-2.5 text-xs font-medium text-ink-soft shadow-lift hover:text-ink pointer-coarse:h-10"
    >
      <ArrowDown className="size-3.5" /> Jump to latest
    </button>
  );
}

/** What fills any screen and a little more. */
const FIRST_EXCHANGES = 16;
const MORE_EXCHANGES = 12;

/**
 * A long chat opens with its end; the rest is drawn above it while the page has nothing else to do. Returns the
 * index of the first exchange to draw.
 */
function useShownFrom(count: number): number {
  const [from, setFrom] = useState(() => Math.max(0, count - FIRST_EXCHANGES));
  useEffect(() => {
    if (from === 0) return;
    return whenIdle(() => setFrom((now) => Math.max(0, now - MORE_EXCHANGES)), 400);
  }, [from]);
  return from;
}

const ICONS: Record<string, typeof Waves> = { story: Waves, loops: Repeat, tools: Wrench, echo: Eye };

/** A chat with nothing in it yet: four things to try that need no provider and cost nothing. */
function EmptyThread({ compact }: { compact: boolean }) {
  if (compact) return <p className="pt-[30%] text-center text-ink-faint">Nothing sent yet.</p>;
  return (
    <div className="mx-auto flex max-w-152 flex-col pt-[max(2rem,11dvh)] pb-8">
      <Mark className="size-9 text-ink" />
      <h1 className="mt-5 text-2xl font-semibold tracking-[-0.02em] text-balance">
        What should the model do?
      </h1>
      <p className="mt-1.5 text-[0.9375rem] leading-6 text-pretty text-ink-soft">
        Write a message below, or begin with one of these. They run on built-in models: no provider key, no
        cost.
      </p>
      <ul className="mt-7 grid gap-2 sm:grid-cols-2">
        {STARTERS.map((starter) => (
          <StarterCard key={starter.id} starter={starter} />
        ))}
      </ul>
    </div>
  );
}

function StarterCard({ starter }: { starter: Starter }) {
  const { useStarter: begin } = usePlayground();
  const Icon = ICONS[starter.id] ?? Waves;
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          begin(starter);
          focusComposer();
        }}
        className="group flex h-full w-full flex-col rounded-xl border bg-raised p-3.5 text-left transition-colors duration-100 hover:border-line-strong hover:bg-hover"
      >
        <span className="flex items-center gap-2 font-medium">
          <Icon className="size-4 text-accent" /> {starter.title}
        </span>
        <span className="mt-1 text-[0.8125rem] leading-5 text-pretty text-ink-soft">{starter.hint}</span>
      </button>
    </li>
  );
}
