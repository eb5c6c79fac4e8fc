'use client';

import { type ComponentType, useSyncExternalStore } from 'react';

export interface Preloadable<Props> {
  /** Begins to fetch; more calls do nothing. */
  preload(): void;
  /** The component once it is there; null before. It also begins to fetch. */
  useComponent(): ComponentType<Props> | null;
}

/** The pause before something that could not be fetched is asked for again. */
export const RETRY_MS = 2_000;

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
        asked = false;
        // A lost connection: asked again for as long as somebody waits, otherwise by the next one who needs it.
        if (listeners.size > 0) setTimeout(preload, RETRY_MS);
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
