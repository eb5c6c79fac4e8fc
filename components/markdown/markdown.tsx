'use client';

import { Boundary } from '#components/ui/boundary.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { AsWritten } from './as-written.tsx';
import { Blocks } from './blocks.tsx';

export interface MarkdownProps {
  blocks: readonly Block[];
  live?: boolean;
  className?: string;
}

/** Markdown from a model: no raw HTML, no script links, remote pictures only on click. Plain text where it fails. */
export function Markdown({ blocks, live = false, className }: MarkdownProps) {
  return (
    <div className={classNames('prose', className)} dir="auto">
      <Boundary of={blocks} fallback={() => <AsWritten blocks={blocks} />}>
        <Blocks blocks={blocks} live={live} />
      </Boundary>
    </div>
  );
}
