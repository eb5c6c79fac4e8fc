'use client';

import { ImagePlus } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { useModel } from '../model/use-models.ts';
import { usePage, usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';

const ImageMenu = lazyComponent(() => import('../shell/after-paint.ts').then((parts) => parts.ImageMenu));

const modelOf = (state: PlaygroundState) => columnOf(state.chat).config.model;

export function AddImages() {
  const playground = usePlayground();
  const model = useModel(usePage(modelOf));
  const file = useRef<HTMLInputElement>(null);
  const readsImages = model === null || model.input_modalities.includes('image');
  return (
    <>
      <input
        ref={file}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures from this device"
        onChange={(event) => {
          void playground.addImages([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
          focusComposer();
        }}
      />
      <Popover
        kind="menu"
        className="min-w-48"
        label="Add images"
        placement="top-start"
        trigger={(trigger) => (
          <IconButton
            size="md"
            label={readsImages ? 'Add images' : 'Add images (this model reads none)'}
            icon={<ImagePlus />}
            {...trigger}
          />
        )}
      >
        {(close) => <ImageMenu close={close} onDevice={() => file.current?.click()} />}
      </Popover>
    </>
  );
}
