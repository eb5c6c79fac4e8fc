'use client';

import { ImageIcon } from 'lucide-react';
import { useState } from 'react';
import { Picture } from '#components/ui/picture.tsx';
import { safeImage } from '#lib/playground/markdown/safe-url.ts';

/** A remote picture tells its host who reads this; so it waits until the reader asks for it. */
export function MarkdownImage({ href, text }: { href: string; text: string }) {
  const [asked, setAsked] = useState(false);
  const image = safeImage(href);
  if (image === null) return text;
  if (image.kind === 'inline' || asked)
    return (
      <Picture
        src={image.url}
        alt={text}
        loading="lazy"
        referrerPolicy="no-referrer"
        className="rounded-lg border"
      />
    );
  return (
    <button
      type="button"
      onClick={() => setAsked(true)}
      className="inline-flex max-w-full items-center gap-2 rounded-lg border border-line-strong bg-raised px-3 py-1.5 align-middle text-sm hover:bg-hover"
    >
      <ImageIcon className="size-4 shrink-0 text-ink-faint" />
      <span className="truncate">{text || 'Picture'}</span>
      <span className="shrink-0 text-ink-faint">Load from {image.host}</span>
    </button>
  );
}
