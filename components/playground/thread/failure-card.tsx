'use client';

import { CircleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { type AdviceAction, adviceFor } from '#lib/playground/advice.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import type { CompletionFailure } from '#lib/playground/stream/completion-outcome.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { showTab } from '../shell/panels.ts';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { openDialog, ui } from '../ui-state.ts';
import { useCountdown } from './use-countdown.ts';

const balanceOf = (state: PlaygroundState) => state.balance;

/** An error where it happened: what it was, what to do, and the request id to quote. */
export function FailureCard({
  turn,
  failure,
  last,
}: {
  turn: AssistantTurn;
  failure: CompletionFailure;
  last: boolean;
}) {
  const playground = usePlayground();
  const credits = usePage(balanceOf);
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
      ui.set({ pickerSignal: ui.getSnapshot().pickerSignal + 1 });
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
