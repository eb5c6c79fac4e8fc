'use client';

import { memo, useEffect, useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { ErrorBoundary } from '#components/ui/error-boundary.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import {
  countElements,
  isFence,
  MOST_ELEMENTS,
  MOST_STEPS,
  MOST_STEPS_OF_ANSWER,
} from '#lib/playground/markdown/bounded-lexer.ts';
import type { Block } from '#lib/playground/stream/block-splitter.ts';
import { BlockView } from './block-view.tsx';
import { preloadHighlighter } from './use-highlighted.ts';

interface MarkdownProps {
  blocks: readonly Block[];
  live?: boolean;
  className?: string;
}

/** Markdown from a model: no raw HTML, no script links, remote pictures only on click. Plain text where it fails. */
export function Markdown({ blocks, live = false, className }: MarkdownProps) {
  return (
    <div className={classNames('prose', className)} dir="auto">
      <ErrorBoundary resetKey={blocks} fallback={() => <PlainBlocks blocks={blocks} />}>
        <Blocks blocks={blocks} live={live} />
      </ErrorBoundary>
    </div>
  );
}

const GROUP = 8;
/** The elements of a block itself, besides those of its content. */
const PER_BLOCK = 10;

/**
 * An answer as blocks. They are drawn in groups: a frame compares a few groups instead of every block of a long
 * answer, and the browser neither lays out nor paints a group that is out of sight.
 */
function Blocks({ blocks, live }: { blocks: readonly Block[]; live: boolean }) {
  // A block that was seen growing keeps its nodes when the answer settles, and with them the reader's selection.
  const everLive = useRef(live);
  if (live) everLive.current = true;
  useEffect(preloadHighlighter, []);
  const end = drawnUntil(blocks);
  const groups: (readonly Block[])[] = [];
  for (let at = 0; at < end; at += GROUP) groups.push(blocks.slice(at, Math.min(at + GROUP, end)));
  return (
    <>
      {groups.map((group) => (
        <BlockGroup key={group[0]?.id ?? 0} blocks={group} live={everLive.current} />
      ))}
      {end < blocks.length && <PlainBlocks blocks={blocks.slice(end)} />}
    </>
  );
}

interface Cost {
  elements: number;
  steps: number;
}

const costs = new WeakMap<Block, Cost>();

function costOf(block: Block): Cost {
  const known = costs.get(block);
  if (known !== undefined) return known;
  const elements = PER_BLOCK + countElements(block.text);
  const steps = Math.min(elements * block.text.length, MOST_STEPS.inline);
  const cost = { elements, steps: isFence(block.text) ? 0 : steps };
  costs.set(block, cost);
  return cost;
}

/** How many blocks are drawn as markdown before the page would become slow; those after them stay plain text. */
function drawnUntil(blocks: readonly Block[]): number {
  let elements = 0;
  let steps = 0;
  for (const [at, block] of blocks.entries()) {
    const cost = costOf(block);
    elements += cost.elements;
    steps += cost.steps;
    if (elements > MOST_ELEMENTS.answer || steps > MOST_STEPS_OF_ANSWER) return at;
  }
  return blocks.length;
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

/** An answer, or the rest of one, with none of its markdown drawn. */
function PlainBlocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <p className="whitespace-pre-wrap">
      <LongText text={blocks.map((block) => block.text).join('')} />
    </p>
  );
}
