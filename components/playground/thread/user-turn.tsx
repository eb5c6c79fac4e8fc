'use client';

import { Pencil, Trash2 } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import type { SiblingPlace, UserTurn } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { SentImage } from './sent-image.tsx';
import { SiblingNav } from './sibling-nav.tsx';

export function UserTurnView({ turn, place }: { turn: UserTurn; place: SiblingPlace | null }) {
  const playground = usePlayground();
  return (
    <article aria-label="You" className="turn group/turn">
      <div className="rounded-xl border bg-sunken px-4 py-3">
        {turn.images.length > 0 && (
          <div className="mb-2.5 flex flex-wrap gap-2">
            {turn.images.map((image) => (
              <SentImage key={image.kind === 'stored' ? image.hash : image.url} image={image} />
            ))}
          </div>
        )}
        <p dir="auto" className="text-[0.9375rem] leading-[1.6] whitespace-pre-wrap [overflow-wrap:anywhere]">
          <LongText text={turn.text} />
        </p>
      </div>
      <div className="mt-1 flex h-6 items-center gap-0.5 pl-2 pointer-coarse:h-9">
        {place !== null && <SiblingNav place={place} what="question" />}
        <div className="turn-actions">
          <CopyButton label="Copy message" text={() => turn.text} />
          <IconButton
            size="xs"
            label="Edit"
            icon={<Pencil />}
            onClick={() => {
              playground.beginEdit(turn.id);
              focusComposer();
            }}
          />
          <IconButton
            size="xs"
            label="Delete from here"
            icon={<Trash2 />}
            onClick={() => playground.deleteTurn(turn.id)}
          />
        </div>
      </div>
    </article>
  );
}
