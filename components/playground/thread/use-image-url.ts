'use client';

import { useEffect, useState } from 'react';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { usePlayground } from '../playground-context.tsx';

/** An address to show a picture; null while it is looked up, `gone` when its bytes are no longer here. */
export function useImageUrl(image: ImageAttachment): string | null | 'gone' {
  const playground = usePlayground();
  const [url, setUrl] = useState<string | null | 'gone'>(null);
  const key = image.kind === 'stored' ? image.hash : image.url;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names the picture; the object may be a new one
  useEffect(() => {
    let current = true;
    void playground.imageUrl(image).then((found) => current && setUrl(found ?? 'gone'));
    return () => {
      current = false;
    };
  }, [key, playground]);
  return url;
}
