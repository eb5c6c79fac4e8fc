'use client';

import { ImageOff, Link2, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import { Picture } from '#components/ui/picture.tsx';
import { bytes } from '#lib/figures.ts';
import type { SiblingPlace, UserTurn } from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { SiblingNav } from './sibling-nav.tsx';
import { useImageUrl } from './use-image-url.ts';

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

function SentImage({ image }: { image: ImageAttachment }) {
  if (image.kind === 'remote')
    return (
      <span className="flex h-14 max-w-64 items-center gap-2 rounded-lg border bg-raised px-3 text-xs text-ink-soft">
        <Link2 className="size-4 shrink-0 text-ink-faint" />
        <span className="truncate">{image.url}</span>
      </span>
    );
  return <StoredPicture image={image} />;
}

function StoredPicture({ image }: { image: Extract<ImageAttachment, { kind: 'stored' }> }) {
  const url = useImageUrl(image);
  const [open, setOpen] = useState(false);
  if (url === 'gone')
    return (
      <span className="flex h-20 items-center gap-2 rounded-lg border border-dashed px-3 text-xs text-ink-faint">
        <ImageOff className="size-4" /> {image.name} is no longer in this browser
      </span>
    );
  const facts = `${image.width} × ${image.height}, ${bytes(image.bytes)}`;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={`Show ${image.name}`}
        data-tip={`${image.name} · ${facts}`}
        className="h-20 min-w-14 overflow-hidden rounded-lg border bg-raised"
        style={{ aspectRatio: `${image.width} / ${image.height}`, maxWidth: '12rem' }}
      >
        {url !== null && <Picture src={url} alt="" className="size-full object-cover" />}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={image.name} lead={facts} width="lg">
        {url !== null && (
          <Picture src={url} alt={image.name} className="mx-auto max-h-[70dvh] rounded-lg border" />
        )}
      </Dialog>
    </>
  );
}
