import { CornerDownRight } from 'lucide-react';
import { LongText } from '#components/ui/long-text.tsx';
import type { ToolTurn } from '#lib/playground/conversation.ts';

/** What the reader gave as a tool's result. */
export function ToolTurnView({ turn }: { turn: ToolTurn }) {
  return (
    <article aria-label="Tool result" className="turn flex items-start gap-2 text-[0.8125rem]">
      <CornerDownRight className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <pre className="min-w-0 flex-1 font-mono leading-5 whitespace-pre-wrap text-ink-soft [overflow-wrap:anywhere]">
        <LongText text={turn.text} />
      </pre>
    </article>
  );
}
