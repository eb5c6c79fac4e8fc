'use client';

import { useEffect, useState } from 'react';
import { estimateBodyBytes } from '#lib/playground/build-request.ts';
import type { ColumnView, Draft, PlaygroundState } from '#lib/playground/chat/state.ts';
import { type Config, SERVER_DEFAULTS } from '#lib/playground/config.ts';
import { describeCost, estimateCost } from '#lib/playground/cost-estimate.ts';
import { estimatePromptTokens } from '#lib/playground/token-estimate.ts';
import { useHost } from '../host-context.tsx';
import { findModel, useModels } from '../model/use-models.ts';
import { usePage } from '../playground-context.tsx';

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const draftOf = (state: PlaygroundState) => state.chat.draft;
const PAUSE_MS = 160;
/** Shown from here on: below it nobody need think of the body's size. */
const WORTH_SHOWING = 0.02;

/** `≈1.4k in · ≤$0.02 · body 0.3/4.5 MB`: what Send would cost, counted when typing rests. */
export function ComposerMeters() {
  const columns = usePage(columnsOf);
  const draft = usePage(draftOf);
  const cost = useCost(columns, draft);
  const share = useBodyShare(columns[0], draft);
  const { bodyLimitBytes } = useHost();
  const full = share > 1;
  return (
    <p className="figures flex min-w-0 flex-1 items-center gap-2 truncate text-xs text-ink-faint">
      {cost !== '' && (
        <span className="truncate" data-tip="Estimated prompt tokens and the most this run can cost">
          {cost}
        </span>
      )}
      {share > WORTH_SHOWING && (
        <span
          className={full ? 'text-danger' : undefined}
          data-tip="Size of the request body against what this host takes"
        >
          {cost !== '' && '· '}body {megabytes(share * bodyLimitBytes)}/{megabytes(bodyLimitBytes)} MB
        </span>
      )}
    </p>
  );
}

function megabytes(count: number): string {
  const value = count / 1e6;
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** The price of one Send over all columns; empty while there is nothing to send or no price is known. */
function useCost(columns: readonly ColumnView[], draft: Draft): string {
  const { list } = useModels();
  const rested = useRested(draft);
  const [text, setText] = useState('');
  useEffect(() => {
    let current = true;
    const images = readyImages(rested);
    const nothing = rested.text === '' && images.length === 0;
    const count = async () => {
      const estimates = await Promise.all(
        columns.map(async ({ config, path }) => {
          const model = findModel(list, config.model);
          const promptTokens = await estimatePromptTokens({
            config,
            path,
            draft: { text: rested.text, images },
          });
          const pricing = model?.pricing ?? { input_per_1m: 6.5, output_per_1m: 18.5, image: 0.25 };
          return estimateCost({
            promptTokens,
            images: images.length,
            ...limitsOf(config, model?.max_output_tokens),
            pricing,
          });
        }),
      );
      const sum = estimates.reduce((all, each) => ({
        promptTokens: all.promptTokens + each.promptTokens,
        leastUsd: all.leastUsd + each.leastUsd,
        mostUsd: all.mostUsd + each.mostUsd,
      }));
      if (current) setText(describeCost(sum));
    };
    if (nothing) setText('');
    else void count();
    return () => {
      current = false;
    };
  }, [columns, list, rested]);
  return text;
}

function limitsOf(config: Config, outputLimit: number | null | undefined) {
  const asked = config.max_completion_tokens ?? config.max_tokens ?? SERVER_DEFAULTS.max_tokens;
  return {
    maxTokens: Math.min(asked, outputLimit ?? asked),
    maxLoops: config.max_loops ?? SERVER_DEFAULTS.max_loops,
    maxCostUsd: config.max_cost ?? null,
  };
}

function useBodyShare(column: ColumnView | undefined, draft: Draft): number {
  const { bodyLimitBytes } = useHost();
  const rested = useRested(draft);
  const [share, setShare] = useState(0);
  useEffect(() => {
    if (column === undefined) return;
    const { config, path } = column;
    const size = estimateBodyBytes({
      config,
      path,
      draft: { text: rested.text, images: readyImages(rested) },
    });
    setShare(size / bodyLimitBytes);
  }, [column, rested, bodyLimitBytes]);
  return share;
}

function readyImages(draft: Draft) {
  return draft.images.flatMap((image) => (image.state === 'ready' ? [image.image] : []));
}
