'use client';

import { lazy, Suspense } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { loadBlocks } from './preload.ts';

const Blocks = lazy(loadBlocks);

export interface MarkdownProps {
  blocks: readonly Block[];
  live?: boolean;
  className?: string;
}

/** Markdown from a model: no raw HTML, no script links, remote pictures only on click. Plain text until the renderer is there. */
export function Markdown({ blocks, live = false, className }: MarkdownProps) {
  return (
    <div className={classNames('prose', className)} dir="auto">
      <Suspense
        fallback={<p className="whitespace-pre-wrap">{blocks.map((block) => block.text).join('')}</p>}
      >
        <Blocks blocks={blocks} live={live} />
      </Suspense>
    </div>
  );
}
