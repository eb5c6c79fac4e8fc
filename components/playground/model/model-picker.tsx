'use client';

import { ImageIcon, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type FilterItem, FilterList } from '#components/ui/filter-list.tsx';
import { compact, listPrice } from '#lib/figures.ts';
import type { ColumnView, PlaygroundState } from '#lib/playground/chat/state.ts';
import { estimateRun } from '#lib/playground/estimate.ts';
import type { ModelBody, ModelKind } from '#lib/protocol/account-answer-schema.ts';
import { usePlaygroundState } from '../playground-context.tsx';
import { findModel, type ModelList, readsImages, useModel, useModels } from './use-models.ts';

const recentOf = (state: PlaygroundState) => state.recentModels;
const variablesOf = (state: PlaygroundState) => state.chat.variables;

interface ModelPickerProps {
  column: ColumnView;
  onChoose: (model: string) => void;
}

export function ModelPicker({ column, onChoose }: ModelPickerProps) {
  const { list, source } = useModels();
  const recent = usePlaygroundState(recentOf);
  const tokens = usePromptTokens(column);
  // `test/story@50` is marked as the listed `test/story`.
  const chosen = findModel(list, column.config.model)?.id;
  const item = (model: ModelBody, group: string): FilterItem => ({
    id: `${group} ${model.id}`,
    words: `${model.id} ${model.owned_by}`,
    group,
    selected: model.id === chosen && group !== 'Recent',
    onChoose: () => onChoose(model.id),
    content: <ModelRow model={model} chosen={model.id === chosen} promptTokens={tokens} />,
  });
  const recentRows = recent.flatMap((id) => list.find((model) => model.id === id) ?? []).slice(0, 4);
  const rest = list.filter((model) => !recentRows.includes(model));
  const items = [
    ...recentRows.map((model) => item(model, 'Recent')),
    ...byGroup(rest).flatMap(([group, models]) => models.map((model) => item(model, group))),
  ];
  return (
    <FilterList
      label="Models"
      placeholder="Find a model…"
      items={items}
      onUnlisted={onChoose}
      empty={(query) => (
        <button
          type="button"
          onClick={() => onChoose(query.trim())}
          className="rounded-lg px-3 py-2 hover:bg-hover"
        >
          Use <span className="font-mono text-ink">{query}</span> as typed
        </button>
      )}
      footer={<Footer source={source} list={list} />}
    />
  );
}

function Footer({ source, list }: ModelList) {
  if (source === 'shipped') return 'A shipped list: the server’s own appears once it answers with your key.';
  if (list.some((model) => model.kind === 'vendor')) return 'USD per million tokens, input / output';
  return (
    <span className="block text-pretty">
      Only built-in models are on. Start the server with <code>OPENAI_API_KEY</code>,{' '}
      <code>ANTHROPIC_API_KEY</code> or <code>GROQ_API_KEY</code> set to reach real ones; an Ollama on the
      same machine is found by itself.
    </span>
  );
}

const OWNERS: Record<string, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  groq: 'Groq',
  ollama: 'Ollama',
};
const KINDS: readonly ModelKind[] = ['vendor', 'test', 'fault'];

/** Vendors as they come, then what is built in, and last what is there to fail. */
function byGroup(models: readonly ModelBody[]): [string, ModelBody[]][] {
  const groups = new Map<string, ModelBody[]>();
  for (const model of models.toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)))
    groups.set(groupOf(model), [...(groups.get(groupOf(model)) ?? []), model]);
  return [...groups];
}

function groupOf({ kind, owned_by: owner }: ModelBody): string {
  if (kind === 'test') return 'Built in, free';
  return kind === 'fault' ? 'Built in, each fails in its own way' : (OWNERS[owner] ?? owner);
}

function ModelRow({
  model,
  chosen,
  promptTokens,
}: {
  model: ModelBody;
  chosen: boolean;
  promptTokens: number;
}) {
  const tooSmall = model.context_length !== null && promptTokens > model.context_length;
  const slash = model.id.indexOf('/') + 1;
  return (
    <>
      <span
        className={chosen ? 'min-w-0 flex-1 truncate font-medium text-accent' : 'min-w-0 flex-1 truncate'}
      >
        <span className="text-ink-faint">{model.id.slice(0, slash)}</span>
        {model.id.slice(slash)}
      </span>
      {tooSmall && (
        <span className="flex shrink-0 items-center gap-1 text-xs text-warn">
          <TriangleAlert className="size-3.5" /> chat is too long
        </span>
      )}
      {readsImages(model) && (
        <ImageIcon aria-label="Reads images" className="size-3.5 shrink-0 text-ink-faint" />
      )}
      <span className="figures w-11 shrink-0 text-right text-xs text-ink-faint">
        {model.context_length === null ? '' : compact(model.context_length)}
      </span>
      <span className="figures w-24 shrink-0 text-right text-xs whitespace-nowrap text-ink-faint">
        {priceOf(model)}
      </span>
    </>
  );
}

/** How long the chat is now, to say which models cannot take it. */
function usePromptTokens(column: ColumnView): number {
  const variables = usePlaygroundState(variablesOf);
  const [tokens, setTokens] = useState(0);
  useEffect(() => {
    const { config, path } = column;
    const prospect = { config, path, draft: { text: '', images: [] }, variables };
    setTokens(estimateRun(prospect, null).promptTokens);
  }, [column, variables]);
  return tokens;
}

/** `$0.15/$0.60 · 128k · vision`: what matters before sending. */
export function ModelSummary({ id }: { id: string }) {
  const model = useModel(id);
  if (model === null) return null;
  return (
    <p className="figures hidden min-w-0 items-center gap-2 truncate text-xs text-ink-faint @min-[44rem]:flex">
      <span data-tip="USD per million tokens, input / output">{priceOf(model)}</span>
      {model.context_length !== null && (
        <>
          <Dot />
          <span data-tip={`Context: ${model.context_length.toLocaleString('en')} tokens`}>
            {compact(model.context_length)}
          </span>
        </>
      )}
      <Dot />
      <span>{readsImages(model) ? 'reads images' : 'text only'}</span>
    </p>
  );
}

function Dot() {
  return <span aria-hidden="true">·</span>;
}

/** `$0.15 / $0.60`: USD per million tokens, input and output. */
function priceOf({ pricing }: ModelBody): string {
  const { input_per_1m: input, output_per_1m: output } = pricing;
  return input === 0 && output === 0 ? 'free' : `${listPrice(input)} / ${listPrice(output)}`;
}
