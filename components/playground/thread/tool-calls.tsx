'use client';

import { CornerDownRight, Wrench } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import type { AssistantTurn, ToolTurn } from '#lib/playground/conversation.ts';
import { prettyJson } from '#lib/playground/json-text.ts';
import type { ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import { usePlayground } from '../playground-context.tsx';

interface ToolCallsProps {
  turn: AssistantTurn;
  calls: readonly ToolCallBody[];
  /** The model waits for results. */
  waiting: boolean;
}

/** Calls are shown, never executed: the reader plays the tool. */
export function ToolCalls({ turn, calls, waiting }: ToolCallsProps) {
  return (
    <ul aria-label="Tool calls" className="mt-3 space-y-2.5">
      {calls.map((call) => (
        <li key={call.id || call.function.name} className="overflow-hidden rounded-xl border">
          <p className="flex items-center gap-2 border-b px-3.5 py-2 text-[0.8125rem]">
            <Wrench className="size-3.5 text-ink-faint" />
            <span className="font-mono font-medium">{call.function.name}</span>
          </p>
          <pre className="overflow-x-auto bg-sunken px-3.5 py-2.5 font-mono text-[0.8125rem] leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]">
            <LongText text={prettyJson(call.function.arguments)} />
          </pre>
          {waiting && <ResultField turn={turn} call={call} />}
        </li>
      ))}
    </ul>
  );
}

function ResultField({ turn, call }: { turn: AssistantTurn; call: ToolCallBody }) {
  const playground = usePlayground();
  const [text, setText] = useState('');
  return (
    <form
      className="flex items-end gap-2 border-t p-2"
      onSubmit={(event) => {
        event.preventDefault();
        void playground.answerTool(turn.id, call.id, text);
      }}
    >
      <textarea
        rows={1}
        aria-label={`Result of ${call.function.name}`}
        placeholder='What it returned, such as {"celsius": 21}'
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        className="max-h-40 min-h-8 min-w-0 flex-1 resize-none rounded-lg border bg-raised px-2.5 py-1.5 font-mono text-[0.8125rem] leading-5 field-sizing-content hover:border-line-strong"
      />
      <Button type="submit" variant="primary" disabled={text.trim() === ''}>
        Give result
      </Button>
    </form>
  );
}

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
