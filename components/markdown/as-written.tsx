'use client';

import { LongText } from '#components/ui/long-text.tsx';
import type { Block } from '#lib/playground/stream/block-splitter.ts';

/** An answer, or the rest of one, with none of its markdown drawn. */
export function AsWritten({ blocks }: { blocks: readonly Block[] }) {
  return (
    <p className="whitespace-pre-wrap">
      <LongText text={blocks.map((block) => block.text).join('')} />
    </p>
  );
}
