'use client';

import { CircleAlert, CirclePause, RefreshCw, StepForward, Unplug } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { useNow } from '#components/ui/use-now.ts';
import { type AdviceAction, adviceFor } from '#lib/playground/advice.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { CompletionFailure } from '#lib/playground/stream/completion-outcome.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { showTab } from '../shell/side-panels.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { openDialog, openModelPicker } from '../ui-state.ts';

/** What the reader should know of how the answer ended, and what to press. Nothing for a plain good end. */
export function TurnNotice({ turn, last }: { turn: AssistantTurn; last: boolean }) {
  const cut = turn.finishReason === 'length' ? 'It reached the max tokens and was cut.' : null;
  const filtered = turn.finishReason === 'content_filter' ? 'The vendor’s content filter ended it.' : null;
  switch (turn.status) {
    case 'streaming':
      return null;
    case 'failed':
      return turn.failure === null ? null : <FailureCard turn={turn} failure={turn.failure} last={last} />;
    case 'stopped':
      return <Ended turn={turn} last={last} icon={<CirclePause />} text="Stopped" />;
    case 'interrupted':
      if (turn.failure !== null) return <FailureCard turn={turn} failure={turn.failure} last={last} />;
      return (
        <Ended
          turn={turn}
          last={last}
          icon={<Unplug />}
          text="Interrupted: the page was closed while it was being written"
        />
      );
    case 'done':
      if (cut === null && filtered === null) return null;
      return (
        <Ended turn={turn} last={last && cut !== null} icon={<CirclePause />} text={cut ?? filtered ?? ''} />
      );
    default:
      return turn.status satisfies never;
  }
}

interface EndedProps {
  turn: AssistantTurn;
  last: boolean;
  icon: ReactNode;
  text: string;
}

function Ended({ turn, last, icon, text }: EndedProps) {
  const playground = usePlayground();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="flex items-center gap-1.5 text-[0.8125rem] text-ink-soft [&_svg]:size-4 [&_svg]:text-ink-faint">
        {icon} {text}
      </p>
      {last && (
        <div className="flex gap-1.5">
          {turn.content !== '' && (
            <Button size="sm" icon={<StepForward />} onClick={() => void playground.continueAnswer(turn.id)}>
              Continue
            </Button>
          )}
          <Button size="sm" icon={<RefreshCw />} onClick={() => void playground.regenerate(turn.id)}>
            Retry
          </Button>
        </div>
      )}
    </div>
  );
}

const balanceOf = (state: PlaygroundState) => state.balance;

/** An error where it happened: what it was, what to do, and the request id to quote. */
function FailureCard({
  turn,
  failure,
  last,
}: {
  turn: AssistantTurn;
  failure: CompletionFailure;
  last: boolean;
}) {
  const playground = usePlayground();
  const credits = usePlaygroundState(balanceOf);
  const advice = useMemo(() => {
    const question = questionOf(playground, turn);
    const images = question.flatMap((image) =>
      image.kind === 'stored' ? [{ name: image.name, bytes: image.bytes }] : [],
    );
    return adviceFor(failure, { images, availableUsd: credits?.total_credits ?? null });
  }, [failure, playground, turn, credits]);
  const left = useCountdown(turn.createdAt + (turn.timings?.durationMs ?? 0), advice.retryAfterMs);
  const perform = (action: AdviceAction) => doAction(action, playground, turn);
  return (
    <div role="alert" className="mt-3 rounded-xl border border-danger/35 bg-danger-soft px-4 py-3">
      <p className="flex items-start gap-2 font-medium text-danger">
        <CircleAlert className="mt-0.5 size-4 shrink-0" /> {advice.title}
      </p>
      <p className="mt-1 pl-6 text-ink-soft [overflow-wrap:anywhere]">{advice.text}</p>
      <div className="mt-2.5 flex flex-wrap items-center gap-1.5 pl-6">
        {last &&
          advice.actions.map((action, at) => (
            <Button
              key={action}
              size="sm"
              variant={at === 0 ? 'primary' : 'secondary'}
              disabled={action === 'retry' && left > 0}
              onClick={() => perform(action)}
            >
              {labelOf(action, left)}
            </Button>
          ))}
        {advice.requestId !== null && (
          <span className="flex min-w-0 items-center gap-1 text-xs text-ink-faint">
            <span className="truncate font-mono">{advice.requestId}</span>
            <CopyButton label="Copy request id" text={() => advice.requestId ?? ''} />
          </span>
        )}
      </div>
    </div>
  );
}

function labelOf(action: AdviceAction, leftSeconds: number): string {
  switch (action) {
    case 'retry':
      return leftSeconds > 0 ? `Retry in ${leftSeconds} s` : 'Retry';
    case 'open-key':
      return 'Set the key';
    case 'choose-model':
      return 'Choose a model';
    case 'edit-config':
      return 'Open config';
    case 'remove-image':
      return 'Change the images';
    case 'continue':
      return 'Continue';
    default:
      return action satisfies never;
  }
}

function doAction(
  action: AdviceAction,
  playground: ReturnType<typeof usePlayground>,
  turn: AssistantTurn,
): void {
  switch (action) {
    case 'retry':
      void playground.regenerate(turn.id);
      return;
    case 'open-key':
      openDialog('key');
      return;
    case 'choose-model':
      openModelPicker();
      return;
    case 'edit-config':
      showTab(playground, 'config');
      return;
    case 'remove-image':
      if (turn.parentId !== null) playground.beginEdit(turn.parentId);
      focusComposer();
      return;
    case 'continue':
      void playground.continueAnswer(turn.id);
      return;
    default:
      action satisfies never;
  }
}

function questionOf(playground: ReturnType<typeof usePlayground>, turn: AssistantTurn) {
  for (const column of playground.getSnapshot().chat.columns) {
    const question = column.conversation.turns.get(turn.parentId ?? '');
    if (question?.kind === 'user') return question.images;
  }
  return [];
}

/** Whole seconds until `fromMs + waitMs`; 0 when there is nothing to wait for. */
function useCountdown(fromMs: number, waitMs: number | null): number {
  const until = waitMs === null ? 0 : fromMs + waitMs;
  const now = useNow(250, until);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
