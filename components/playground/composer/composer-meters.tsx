'use client';

import { useEffect, useState } from 'react';
import { estimateBodyBytes } from '#lib/playground/build-request.ts';
import { pathBefore, readyImages } from '#lib/playground/chat/chat-model.ts';
import type { ColumnView, Draft, PlaygroundState } from '#lib/playground/chat/state.ts';
import { describeEstimate, estimateRun, sumEstimates } from '#lib/playground/estimate.ts';
import { findModel, useModels } from '../model/use-models.ts';
import { useDeployment, usePlaygroundState } from '../playground-context.tsx';

const columnsOf = (state: PlaygroundState) => state.chat.columns;
const draftOf = (state: PlaygroundState) => state.chat.draft;
const variablesOf = (state: PlaygroundState) => state.chat.variables;
const DEBOUNCE_MS = 160;
/** The share of the body's limit from which its size is shown. */
const WORTH_SHOWING = 0.02;

/** `≈1.4k in · ≤$0.02 · body 0.3/4.5 MB`: what Send would cost, counted when typing pauses. */
export function ComposerMeters() {
  const columns = usePlaygroundState(columnsOf);
  const draft = usePlaygroundState(draftOf);
  const cost = useCost(columns, draft);
  const share = useBodyShare(columns[0], draft);
  const { bodyLimitBytes } = useDeployment();
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

function useDebounced<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The price of one Send over all columns; empty while there is nothing to send. */
function useCost(columns: readonly ColumnView[], draft: Draft): string {
  const { list } = useModels();
  const variables = usePlaygroundState(variablesOf);
  const settled = useDebounced(draft);
  const [text, setText] = useState('');
  useEffect(() => {
    const sent = { text: settled.text, images: readyImages(settled) };
    if (sent.text === '' && sent.images.length === 0) return setText('');
    const estimates = columns.map((column) => {
      const { config } = column;
      const prospect = { config, path: pathBefore(column, settled.editing), draft: sent, variables };
      return estimateRun(prospect, findModel(list, config.model));
    });
    setText(describeEstimate(sumEstimates(estimates)));
  }, [columns, list, settled, variables]);
  return text;
}

function useBodyShare(column: ColumnView | undefined, draft: Draft): number {
  const { bodyLimitBytes } = useDeployment();
  const settled = useDebounced(draft);
  const [share, setShare] = useState(0);
  useEffect(() => {
    if (column === undefined) return;
    const size = estimateBodyBytes({
      config: column.config,
      path: pathBefore(column, settled.editing),
      draft: { text: settled.text, images: readyImages(settled) },
    });
    setShare(size / bodyLimitBytes);
  }, [column, settled, bodyLimitBytes]);
  return share;
}
