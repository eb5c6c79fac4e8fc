'use client';

import { type ComponentType, createElement, type FunctionComponent } from 'react';
import { preloadable } from './preloadable.ts';

export interface LazyComponent<Props> extends FunctionComponent<Props> {
  /** Begins to fetch, so that nobody waits when it is needed. */
  preload(): void;
}

/**
 * A component that is fetched when it is first drawn. Until then, and while the server cannot be reached, `Waiting`
 * stands in its place: a part that is missing never takes the page with it.
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
