'use client';

import { type ComponentType, useSyncExternalStore } from 'react';

export interface Preloadable<Props> {
  /** Begins to fetch; more calls do nothing. */
  preload(): void;
  /** The component once it is there; null before. It also begins to fetch. */
  useComponent(): ComponentType<Props> | null;
}

/**
 * A part of the page that is fetched after the first load. Unlike `lazy` it never suspends: once fetched it draws
 * in the same frame, which a message that was just sent must do.
 */
export function preloadable<Props>(load: () => Promise<ComponentType<Props>>): Preloadable<Props> {
  let component: ComponentType<Props> | null = null;
  let asked = false;
  const listeners = new Set<() => void>();
  const preload = (): void => {
    if (asked) return;
    asked = true;
    load().then(
      (loaded) => {
        component = loaded;
        for (const listener of listeners) listener();
      },
      () => {
        // A lost connection: the next one who needs it asks again.
        asked = false;
      },
    );
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    preload();
    return () => void listeners.delete(listener);
  };
  return {
    preload,
    useComponent: () =>
      useSyncExternalStore(
        subscribe,
        () => component,
        () => null,
      ),
  };
}
