'use client';

import { X } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import { seconds } from '#lib/figures.ts';
import { prettyJson } from '#lib/playground/pretty-json.ts';
import type { Frame } from '#lib/playground/stream/transport.ts';

/** One frame, its JSON spread out. */
export function FrameDetail({
  frame,
  number,
  onClose,
}: {
  frame: Frame;
  number: number;
  onClose: () => void;
}) {
  return (
    <section
      aria-label={`Frame ${number}`}
      className="flex max-h-[45%] min-h-32 shrink flex-col border-t bg-sunken"
    >
      <p className="figures flex h-9 shrink-0 items-center gap-2 pr-2 pl-4 text-xs text-ink-faint">
        <span className="flex-1">
          Frame {number}, at {seconds(frame.atMs)}
        </span>
        <CopyButton label="Copy frame" text={() => frame.text} />
        <IconButton size="xs" label="Close" icon={<X />} onClick={onClose} />
      </p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 overflow-auto px-4 pb-3 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        <LongText key={number} text={prettyJson(frame.text)} />
      </pre>
    </section>
  );
}
