'use client';

import { Link2, Upload } from 'lucide-react';
import { MenuList } from '#components/ui/menu.tsx';
import { openDialog } from '../ui-state.ts';

export interface ImageMenuProps {
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
