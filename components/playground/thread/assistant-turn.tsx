'use client';

import { memo, useMemo, useRef, useState } from 'react';
import { Markdown } from '#components/markdown/markdown.tsx';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { AssistantTurn, SiblingPlace } from '#lib/playground/conversation.ts';
import type { LiveSnapshot } from '#lib/playground/stream/live-message.ts';
import { loopUnderWay } from '#lib/playground/stream/loop-under-way.ts';
import { liveView, sameText, settledView } from './answer-view.ts';
import { EditAnswer } from './edit-answer.tsx';
import { LoopTrace } from './loop-trace.tsx';
import { RunningLine } from './running-line.tsx';
import { ToolCalls } from './tool-calls.tsx';
import { TurnFooter } from './turn-footer.tsx';
import { TurnNotice } from './turn-notice.tsx';
import { useLive } from './use-live.ts';

export interface AssistantTurnProps {
  turn: AssistantTurn;
  place: SiblingPlace | null;
  run: ActiveRun | null;
  last: boolean;
}

/** A loop of several that runs without a text of its own in the trace: it waits, or the answer below is its text. */
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
    // What was seen growing stays as it was drawn, object by object; only its text decides whether it is still that.
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
