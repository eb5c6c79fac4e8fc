'use client';

import { compact, listPrice } from '#lib/figures.ts';
import { useModel } from './use-models.ts';

/** `$0.15/$0.60 · 128k · vision`: what matters before sending. */
export function ModelSummary({ id }: { id: string }) {
  const model = useModel(id);
  if (model === null) return null;
  const { input_per_1m: input, output_per_1m: output } = model.pricing;
  const free = input === 0 && output === 0;
  return (
    <p className="figures hidden min-w-0 items-center gap-2 truncate text-xs text-ink-faint @min-[44rem]:flex">
      <span data-tip="USD per million tokens, input / output">
        {free ? 'free' : `${listPrice(input)} / ${listPrice(output)}`}
      </span>
      {model.context_length !== null && (
        <>
          <Dot />
          <span data-tip={`Context: ${model.context_length.toLocaleString('en')} tokens`}>
            {compact(model.context_length)}
          </span>
        </>
      )}
      <Dot />
      <span>{model.input_modalities.includes('image') ? 'reads images' : 'text only'}</span>
    </p>
  );
}

function Dot() {
  return <span aria-hidden="true">·</span>;
}
