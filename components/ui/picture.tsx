import type { ImgHTMLAttributes } from 'react';

/** A picture whose bytes or address come from the reader or a model: no image optimiser on the server may fetch it. */
export function Picture({ alt, ...rest }: ImgHTMLAttributes<HTMLImageElement> & { alt: string }) {
  // biome-ignore lint/performance/noImgElement: see above
  return <img alt={alt} decoding="async" {...rest} />;
}
