'use client';

import { classNames } from '#components/ui/class-names.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { Blocks } from './blocks.tsx';

export interface MarkdownProps {
  blocks: readonly Block[];
  live?: boolean;
  className?: string;
}

/** Markdown from a model: no raw HTML, no script links, remote pictures only on click. */
export function Markdown({ blocks, live = false, className }: MarkdownProps) {
  return (
    <div className={classNames('prose', className)} dir="auto">
      <Blocks blocks={blocks} live={live} />
    </div>
  );
}
