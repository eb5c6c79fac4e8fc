'use client';

import { memo, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { Markdown } from '#components/markdown/markdown.tsx';
import { Button } from '#components/ui/button.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { seconds } from '#lib/figures.ts';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn, SiblingPlace } from '#lib/playground/conversation.ts';
import { type LiveSnapshot, loopUnderWay } from '#lib/playground/stream/live-message.ts';
import { usePlayground } from '../playground-context.tsx';
import { liveView, sameText, settledView } from './answer-view.ts';
import { LoopTrace } from './loop-trace.tsx';
import { ToolCalls } from './tool-calls.tsx';
import { TurnFooter } from './turn-footer.tsx';
import { TurnNotice } from './turn-notice.tsx';

interface AssistantTurnProps {
  turn: AssistantTurn;
  place: SiblingPlace | null;
  run: ActiveRun | null;
  last: boolean;
}

/** The loop under way when the trace has no text of it: it waits for its first token, or its text is the answer below. */
function startedLoop(run: ActiveRun, live: LiveSnapshot): number | null {
  if (run.maxLoops === 1 || run.finishAsked) return null;
  const { loop, hasEntry } = loopUnderWay(live, run.maxLoops);
  return hasEntry ? null : loop;
}

/** One answer, growing or settled. The same elements draw both, so that nothing is built anew when it settles. */
export const AssistantTurnView = memo(function AssistantTurnView({
  turn,
  place,
  run,
  last,
}: AssistantTurnProps) {
  const live = useLive(run);
  const seen = useRef(run);
  if (run !== null) seen.current = run;
  const settled = useMemo(() => {
    if (run !== null) return null;
    const grown = seen.current === null ? null : liveView(seen.current.live.getSnapshot());
    // Blocks that were seen growing are kept as the same objects, as long as the settled turn has the same text.
    return grown !== null && sameText(grown, turn) ? grown : settledView(turn);
  }, [turn, run]);
  const view = live !== null ? liveView(live) : (settled ?? settledView(turn));
  const [editing, setEditing] = useState(false);
  const growing = live !== null;
  return (
    <article aria-label={`Answer by ${turn.model}`} aria-busy={growing} className="turn group/turn">
      <LoopTrace
        loops={view.loops}
        usages={turn.loops}
        turn={turn}
        growing={growing && view.blocks.length === 0}
        underWay={run !== null && live !== null ? startedLoop(run, live) : null}
      />
      {editing ? (
        <EditAnswer turn={turn} onDone={() => setEditing(false)} />
      ) : (
        <Markdown blocks={view.blocks} live={growing} />
      )}
      {view.toolCalls.length > 0 && (
        <ToolCalls turn={turn} calls={view.toolCalls} waiting={last && !growing} />
      )}
      {run !== null && live !== null && <RunningLine run={run} live={live} turn={turn} />}
      {!growing && <TurnNotice turn={turn} last={last} />}
      {!growing && <TurnFooter turn={turn} place={place} last={last} onEdit={() => setEditing(true)} />}
    </article>
  );
});

const never = () => () => {};

/** The answer as it grows, once a frame; null when nothing runs. */
function useLive(run: ActiveRun | null): LiveSnapshot | null {
  const read = () => run?.live.getSnapshot() ?? null;
  return useSyncExternalStore(run?.live.subscribe ?? never, read, read);
}

const TICK_MS = 100;

/** While it runs: how long, how much, and a way to end a run of many loops early. */
function RunningLine({ run, live, turn }: { run: ActiveRun; live: LiveSnapshot; turn: AssistantTurn }) {
  const playground = usePlayground();
  const now = useNow(TICK_MS);
  // The last loop cannot be ended early; before the first frame there is no id to name the run by.
  const { loop, hasEntry } = loopUnderWay(live, run.maxLoops);
  const more = loop < run.maxLoops && live.completionId !== null;
  const writing = live.phase === 'answering' || hasEntry || live.reasoning.at(-1)?.endedMs === null;
  const finish = async () => {
    const column = playground.getSnapshot().chat.columns.find((each) => each.run?.turnId === turn.id);
    if (column !== undefined) await playground.finishAfterLoop(column.id);
  };
  return (
    <div className="mt-3 flex min-h-6 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-ink-faint">
      <span className="live-dot" />
      <span className="figures">{writing ? 'Writing' : 'Waiting'}</span>
      <span className="figures">{seconds(Math.max(0, now - run.startedAt))}</span>
      {live.textChunks > 0 && <span className="figures">≈{live.textChunks.toLocaleString('en')} tok</span>}
      {(more || run.finishAsked) && (
        <button
          type="button"
          disabled={run.finishAsked}
          onClick={() => void finish()}
          className="rounded-md border border-line-strong px-2 py-0.5 text-ink-soft hover:bg-hover hover:text-ink disabled:border-transparent disabled:bg-transparent pointer-coarse:min-h-9 pointer-coarse:px-3"
        >
          {run.finishAsked ? 'Finishing after this loop' : 'Finish after this loop'}
        </button>
      )}
    </div>
  );
}

/** Rewrites an answer into a version beside it: the model then believes it said this. */
function EditAnswer({ turn, onDone }: { turn: AssistantTurn; onDone: () => void }) {
  const playground = usePlayground();
  const [text, setText] = useState(turn.content);
  return (
    <div className="space-y-2">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the reader just asked to edit
        autoFocus
        aria-label="Answer text"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          onDone();
        }}
        className="block max-h-[60dvh] min-h-32 w-full resize-y rounded-xl border border-line-strong bg-raised px-4 py-3 font-mono text-[0.8125rem] leading-6 field-sizing-content"
      />
      <div className="flex gap-2">
        <Button
          variant="primary"
          size="sm"
          disabled={text === turn.content}
          onClick={() => {
            playground.editAnswer(turn.id, text);
            onDone();
          }}
        >
          Save as a version
        </Button>
        <Button size="sm" variant="ghost" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
