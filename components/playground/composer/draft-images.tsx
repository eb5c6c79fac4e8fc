'use client';

import { ImageOff, Link2, Upload, X } from 'lucide-react';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { MenuList } from '#components/ui/menu.tsx';
import { Picture } from '#components/ui/picture.tsx';
import { bytes } from '#lib/figures.ts';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { DraftImage, StoredImage } from '#lib/playground/images/attachment.ts';
import { readsImages, useModel } from '../model/use-models.ts';
import { useDeployment, usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { useImageUrl } from '../thread/use-image-url.ts';
import { openDialog } from '../ui-state.ts';
import { imagesCarried, tooManyImages } from './use-send.ts';

const imagesOf = (state: PlaygroundState) => state.chat.draft.images;
const carriedBy = (state: PlaygroundState) => imagesCarried(state.chat);
const modelOf = (state: PlaygroundState) => columnOf(state.chat).config.model;

/** The pictures that go with the message: each shows at once, tells its size, and can be taken out. */
export function DraftImages() {
  const images = usePlaygroundState(imagesOf);
  const name = usePlaygroundState(modelOf);
  const blind = !readsImages(useModel(name));
  const tooMany = tooManyImages(usePlaygroundState(carriedBy), useDeployment().maxImages);
  if (images.length === 0) return null;
  return (
    <div className="border-b px-3 pt-3 pb-2.5">
      <ul
        aria-label="Attached images"
        className="grid max-h-42 grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-2 overflow-y-auto"
      >
        {images.map((image) => (
          <Chip key={image.id} image={image} />
        ))}
      </ul>
      {blind && <Problem>{`${name} reads no images. Choose a model that does, or take them out.`}</Problem>}
      {!blind && tooMany !== null && <Problem>{tooMany}</Problem>}
    </div>
  );
}

function Problem({ children }: { children: string }) {
  return (
    <p role="alert" className="mt-2 text-[0.8125rem] text-danger">
      {children}
    </p>
  );
}

function Chip({ image }: { image: DraftImage }) {
  const playground = usePlayground();
  return (
    <li
      className={classNames(
        'flex min-h-11 min-w-0 items-center gap-2 rounded-lg border bg-surface px-1',
        image.state === 'refused' && 'col-span-full py-1',
      )}
    >
      <Thumb image={image} />
      <span className="min-w-0 flex-1 text-xs leading-4">
        <span className="block truncate" data-tip={image.name}>
          {image.name}
        </span>
        <span
          className={
            image.state === 'refused' ? 'block text-danger' : 'figures block truncate text-ink-faint'
          }
        >
          {factsOf(image)}
        </span>
      </span>
      <IconButton
        size="xs"
        label={`Remove ${image.name}`}
        icon={<X />}
        onClick={() => playground.removeImage(image.id)}
      />
    </li>
  );
}

function factsOf(image: DraftImage): string {
  switch (image.state) {
    case 'preparing':
      return `${bytes(image.bytes)}, preparing…`;
    case 'refused':
      return image.reason;
    case 'ready':
      if (image.image.kind === 'remote') return 'fetched by the host';
      return image.image.originalBytes > image.image.bytes
        ? `${bytes(image.image.bytes)}, was ${bytes(image.image.originalBytes)}`
        : bytes(image.image.bytes);
    default:
      return image satisfies never;
  }
}

function Thumb({ image }: { image: DraftImage }) {
  if (image.state === 'preparing') return <Square url={image.previewUrl} faded />;
  if (image.state === 'ready' && image.image.kind === 'stored') return <StoredThumb image={image.image} />;
  return (
    <span className="grid size-8.5 shrink-0 place-items-center rounded-md bg-hover text-ink-faint [&_svg]:size-4">
      {image.state === 'refused' ? <ImageOff /> : <Link2 />}
    </span>
  );
}

function StoredThumb({ image }: { image: StoredImage }) {
  const url = useImageUrl(image);
  return <Square url={url === 'gone' ? null : url} />;
}

function Square({ url, faded = false }: { url: string | null; faded?: boolean }) {
  return (
    <span className="size-8.5 shrink-0 overflow-hidden rounded-md bg-hover">
      {url !== null && (
        <Picture
          src={url}
          alt=""
          className={faded ? 'size-full animate-pulse object-cover' : 'size-full object-cover'}
        />
      )}
    </span>
  );
}

interface ImageMenuProps {
  close: () => void;
  onDevice: () => void;
}

/** Where a picture comes from. */
export function ImageMenu({ close, onDevice }: ImageMenuProps) {
  return (
    <MenuList
      label="Add images"
      close={close}
      items={[
        { label: 'From this device…', icon: <Upload />, onSelect: onDevice },
        { label: 'From an address…', icon: <Link2 />, onSelect: () => openDialog('image-url') },
      ]}
    />
  );
}
