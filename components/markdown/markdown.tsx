'use client';

import { classNames } from '#components/ui/class-names.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { blocksRenderer } from './preload.ts';

export interface MarkdownProps {
  blocks: readonly Block[];
  live?: boolean;
  className?: string;
}

/** Markdown from a model: no raw HTML, no script links, remote pictures only on click. Plain text until the renderer is there. */
export function Markdown({ blocks, live = false, className }: MarkdownProps) {
  const Blocks = blocksRenderer.useComponent();
  return (
    <div className={classNames('prose', className)} dir="auto">
      {Blocks === null ? (
        <p className="whitespace-pre-wrap">{blocks.map((block) => block.text).join('')}</p>
      ) : (
        <Blocks blocks={blocks} live={live} />
      )}
    </div>
  );
}
