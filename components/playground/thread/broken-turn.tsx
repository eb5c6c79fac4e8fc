'use client';

import { Download, FileWarning, Trash2 } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { usePlayground } from '../playground-context.tsx';
import { saveFile } from '../shell/save-file.ts';

export interface BrokenTurnProps {
  id: string;
  /** Why, in a sentence. */
  reason: string;
  /** What is kept of it, as it is. */
  kept: unknown;
}

/** A message that cannot be shown. It stands where it was, can be taken out as it is, and takes nothing with it. */
export function BrokenTurn({ id, reason, kept }: BrokenTurnProps) {
  const playground = usePlayground();
  return (
    <article aria-label="Broken message" className="turn">
      <div className="rounded-xl border border-danger/35 bg-danger-soft px-4 py-3">
        <p className="flex items-start gap-2 font-medium text-danger">
          <FileWarning className="mt-0.5 size-4 shrink-0" /> This message cannot be shown
        </p>
        <p className="mt-1 pl-6 text-ink-soft [overflow-wrap:anywhere]">{reason.slice(0, 300)}</p>
        <div className="mt-2.5 flex flex-wrap gap-1.5 pl-6">
          <Button
            size="sm"
            icon={<Download />}
            onClick={() => saveFile(JSON.stringify(kept, null, 2), 'broken-message.json')}
          >
            Save as it is
          </Button>
          <Button size="sm" icon={<Trash2 />} onClick={() => playground.deleteTurn(id)}>
            Delete from here
          </Button>
        </div>
      </div>
    </article>
  );
}
