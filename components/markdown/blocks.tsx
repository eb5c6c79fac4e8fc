'use client';

import { memo, useEffect, useRef } from 'react';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { BlockView } from './block-view.tsx';
import { preloadHighlighter } from './use-highlighted.ts';

const GROUP = 8;

/**
 * An answer as blocks. They are drawn in groups: a frame compares a few groups instead of every block of a long
 * answer, and the browser neither lays out nor paints a group that is out of sight.
 */
export function Blocks({ blocks, live }: { blocks: readonly Block[]; live: boolean }) {
  // A block that was seen growing keeps its nodes when the answer settles, and with them the reader's selection.
  const everLive = useRef(live);
  if (live) everLive.current = true;
  useEffect(preloadHighlighter, []);
  const groups: (readonly Block[])[] = [];
  for (let at = 0; at < blocks.length; at += GROUP) groups.push(blocks.slice(at, at + GROUP));
  return groups.map((group) => <BlockGroup key={group[0]?.id ?? 0} blocks={group} live={everLive.current} />);
}

const BlockGroup = memo(
  function BlockGroup({ blocks, live }: { blocks: readonly Block[]; live: boolean }) {
    return (
      <div className="block-group">
        {blocks.map((block) => (
          <BlockView key={block.id} block={block} live={live} />
        ))}
      </div>
    );
  },
  (before, after) =>
    before.live === after.live &&
    before.blocks.length === after.blocks.length &&
    before.blocks.every((block, at) => block === after.blocks[at]),
);
