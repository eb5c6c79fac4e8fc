'use client';

import { Braces } from 'lucide-react';
import { useMemo } from 'react';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { textOf } from '#lib/playground/config.ts';
import { variableNames } from '#lib/playground/variables.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { showTab } from '../shell/panels.ts';

const draftOf = (state: PlaygroundState) => state.chat.draft.text;
const messagesOf = (state: PlaygroundState) => columnOf(state.chat).config.messages;
const variablesOf = (state: PlaygroundState) => state.chat.variables;

/** Says which `{{names}}` would go out as written because nobody gave them a value. */
export function MissingVariables() {
  const playground = usePlayground();
  const draft = usePage(draftOf);
  const messages = usePage(messagesOf);
  const variables = usePage(variablesOf);
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
