'use client';

import { Braces } from 'lucide-react';
import { useId, useMemo } from 'react';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { ColumnView, PlaygroundState } from '#lib/playground/chat/state.ts';
import { textOf } from '#lib/playground/config.ts';
import { variableNames } from '#lib/playground/variables.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { showTab } from '../shell/side-panels.tsx';

const variablesOf = (state: PlaygroundState) => state.chat.variables;
const draftOf = (state: PlaygroundState) => state.chat.draft.text;

/** A field for each `{{name}}` in the prompts. Values are filled in before sending and never enter the config. */
export function VariableFields({ column }: { column: ColumnView }) {
  const playground = usePlayground();
  const variables = usePlaygroundState(variablesOf);
  const draft = usePlaygroundState(draftOf);
  const sent = column.path.flatMap((turn) => (turn.kind === 'user' ? [turn.text] : []));
  const names = variableNames([...column.config.messages.map(textOf), ...sent, draft]);
  if (names.length === 0) return null;
  return (
    <section aria-label="Variables" className="space-y-3 border-b px-4 pt-3 pb-5">
      <h2 className="font-medium">Variables</h2>
      {names.map((name) => (
        <Field
          key={name}
          name={name}
          value={variables[name] ?? ''}
          onChange={(value) => playground.setVariables({ ...variables, [name]: value })}
        />
      ))}
    </section>
  );
}

function Field({
  name,
  value,
  onChange,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="font-mono text-xs text-ink-soft">
        {name}
      </label>
      <textarea
        id={id}
        rows={1}
        dir="auto"
        value={value}
        placeholder="Value"
        onChange={(event) => onChange(event.currentTarget.value)}
        className="mt-1 block max-h-40 min-h-8 w-full resize-none rounded-lg border bg-raised px-2.5 py-1.5 text-[0.8125rem] leading-5 field-sizing-content hover:border-line-strong"
      />
    </div>
  );
}

const messagesOf = (state: PlaygroundState) => columnOf(state.chat).config.messages;

/** Says which `{{names}}` would go out as written because nobody gave them a value. */
export function MissingVariables() {
  const playground = usePlayground();
  const draft = usePlaygroundState(draftOf);
  const messages = usePlaygroundState(messagesOf);
  const variables = usePlaygroundState(variablesOf);
  const missing = useMemo(
    () => variableNames([...messages.map(textOf), draft]).filter((name) => (variables[name] ?? '') === ''),
    [messages, draft, variables],
  );
  if (missing.length === 0) return null;
  return (
    <button
      type="button"
      onClick={() => showTab(playground, 'config')}
      className="mx-2 mb-1.5 flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-md px-2 py-1 text-left text-xs text-warn hover:bg-hover"
    >
      <Braces className="size-3.5 shrink-0" />
      <span className="truncate">
        {missing.map((name) => `{{${name}}}`).join(', ')} {missing.length === 1 ? 'has' : 'have'} no value yet
      </span>
    </button>
  );
}
