'use client';

import { useSyncExternalStore } from 'react';
import { type KeyStore, openKeyStore } from '#lib/playground/key.ts';

let store: KeyStore | undefined;

/** The key kept in this browser, the same that the playground uses. Opened when first needed, in the browser. */
export function readerKey(): KeyStore {
  store ??= openKeyStore();
  return store;
}

/** `sk-ab…9f3c`; null while there is none. */
export function useMaskedKey(): string | null {
  return useSyncExternalStore(
    (listener) => readerKey().subscribe(listener),
    () => readerKey().masked(),
    () => null,
  );
}
