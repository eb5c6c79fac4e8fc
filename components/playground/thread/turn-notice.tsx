'use client';

import { CirclePause, RefreshCw, StepForward, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { AssistantTurn } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';
import { FailureCard } from './failure-card.tsx';

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
