'use client';

import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 1100px)';
const PHONE = '(max-width: 639px)';

function watch(query: string) {
  return {
    subscribe(listener: () => void) {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    read: () => matchMedia(query).matches,
  };
}

const wide = watch(WIDE);
const phone = watch(PHONE);

/** Below 1100 px the side panels lie over the thread instead of beside it. */
export function useNarrow(): boolean {
  return !useSyncExternalStore(wide.subscribe, wide.read, () => true);
}

export function usePhone(): boolean {
  return useSyncExternalStore(phone.subscribe, phone.read, () => false);
}
