'use client';

import { type ComponentType, createElement, type FunctionComponent, useSyncExternalStore } from 'react';

interface LazyComponent<Props> extends FunctionComponent<Props> {
  /** Begins to fetch, so that nobody waits when it is needed. */
  preload(): void;
}

/**
 * A component that is fetched when it is first drawn. Until then, and while the server cannot be reached, `Waiting`
 * is drawn in its place: a part that cannot be fetched never breaks the page.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Nothing,
): LazyComponent<Props> {
  const part = preloadable(load);
  const Part = (props: Props) => {
    const Loaded = part.useComponent();
    return Loaded === null ? createElement(Waiting) : createElement(Loaded, props);
  };
  return Object.assign(Part, { preload: part.preload });
}

function Nothing() {
  return null;
}

interface Preloadable<Props> {
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
