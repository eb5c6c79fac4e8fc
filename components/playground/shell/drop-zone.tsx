'use client';

import { ImagePlus } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { imageFilesOf } from '#lib/playground/images/attachment.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from './use-shortcuts.ts';

/** Pictures may be dropped anywhere on the page, and so may configs, saved runs and exports. */
export function DropZone({ children }: { children: ReactNode }) {
  const playground = usePlayground();
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const leave = () => {
    depth.current = 0;
    setOver(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra way in; the button beside the composer is the accessible one
    <div
      className="contents"
      onDragEnter={(event) => {
        if (!carriesFiles(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        leave();
        const pictures = imageFilesOf(event.dataTransfer);
        const other = [...event.dataTransfer.files].find((file) => !pictures.includes(file));
        if (pictures.length > 0) {
          void playground.addImages(pictures);
          focusComposer();
        } else if (other !== undefined) {
          void import('./after-paint.ts').then(({ openFile }) => openFile(playground, other));
        }
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-2xl border-2 border-dashed border-accent bg-surface/85">
          <p className="flex items-center gap-2 text-base font-medium">
            <ImagePlus className="size-5 text-accent" /> Drop pictures, a config or a saved run
          </p>
        </div>
      )}
    </div>
  );
}
