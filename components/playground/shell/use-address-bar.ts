'use client';

import { useEffect } from 'react';
import { hasSharedConfig } from '#lib/playground/share-link.ts';
import { openDialog } from '../ui-state.ts';

/** A link with a config opens its preview, also when it is pasted into a page that is open already. */
export function useAddressBar(): void {
  useEffect(() => {
    const look = () => {
      if (hasSharedConfig(location.hash)) openDialog('shared-config');
    };
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
}
