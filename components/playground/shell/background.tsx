'use client';

import { useEffect } from 'react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { ToastRegion } from '#components/ui/toast-region.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { whenIdle } from '#components/ui/when-idle.ts';
import { useServerModels } from '../model/read-models.ts';
import { useUi } from '../ui-state.ts';
import { LiveStatus } from './live-status.tsx';
import { useAddressBar } from './use-address-bar.ts';
import { useKeyNeeded } from './use-key-needed.ts';
import { useLongPastes } from './use-long-pastes.ts';
import { useUndoToast } from './use-undo-toast.ts';

// Imported from here and nowhere earlier: what is already there by then is not sent a second time.
const Dialogs = lazyComponent(() => import('./on-demand.ts').then((parts) => parts.Dialogs));

/** What waits beside the screen until something happens. */
export function Background() {
  const dialog = useUi((state) => state.dialog);
  useServerModels();
  useAddressBar();
  useKeyNeeded();
  useUndoToast();
  useLongPastes();
  useEffect(() => whenIdle(Dialogs.preload), []);
  return (
    <>
      {dialog !== null && <Dialogs />}
      <LiveStatus />
      <ToastRegion />
      <Tooltip />
    </>
  );
}
