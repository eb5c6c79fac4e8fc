'use client';

import { ImageOff, Link2 } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '#components/ui/dialog.tsx';
import { Picture } from '#components/ui/picture.tsx';
import { bytes } from '#lib/figures.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { useImageUrl } from './use-image-url.ts';

export function SentImage({ image }: { image: ImageAttachment }) {
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
