'use client';

import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { columnOf } from '#lib/playground/chat/chat-model.ts';
import type { Observable } from '#lib/playground/chat/observable.ts';
import { createPlayground, type Playground } from '#lib/playground/chat/playground.ts';
import type { ColumnView, PlaygroundState } from '#lib/playground/chat/state.ts';
import { useUi } from './ui-state.ts';

/** What the page must know of where it runs. */
export interface Deployment {
  /** The largest request body this host takes. */
  readonly bodyLimitBytes: number;
  /** The most images in one request, those of earlier turns included. */
  readonly maxImages: number;
  /** The model that a first visit begins with. */
  readonly defaultModel: string;
}

const DeploymentContext = createContext<Deployment | null>(null);
const PlaygroundContext = createContext<Playground | null>(null);

interface PlaygroundProviderProps {
  deployment: Deployment;
  fallback: ReactNode;
  children: ReactNode;
}

/** Makes the playground once the page runs in a browser; `fallback` is what the server and the first paint show. */
export function PlaygroundProvider({ deployment, fallback, children }: PlaygroundProviderProps) {
  const { defaultModel } = deployment;
  const [playground, setPlayground] = useState<Playground | null>(null);
  useEffect(() => {
    const created = createPlayground({ defaultModel });
    const stop = created.start();
    setPlayground(created);
    return stop;
  }, [defaultModel]);
  if (playground === null) return fallback;
  return (
    <DeploymentContext value={deployment}>
      <PlaygroundContext value={playground}>{children}</PlaygroundContext>
    </DeploymentContext>
  );
}

export function useDeployment(): Deployment {
  const deployment = use(DeploymentContext);
  if (deployment === null) throw new Error('useDeployment outside of PlaygroundProvider');
  return deployment;
}

export function usePlayground(): Playground {
  const playground = use(PlaygroundContext);
  if (playground === null) throw new Error('usePlayground outside of PlaygroundProvider');
  return playground;
}

/** A part of an observable. The selector must return the same object while nothing in it changed. */
export function useSelector<T, Part>(observable: Observable<T>, select: (state: T) => Part): Part {
  const read = useCallback(() => select(observable.getSnapshot()), [observable, select]);
  return useSyncExternalStore(observable.subscribe, read, read);
}

/** A part of the page's state; draws again only when that part is another one. Pass a function that does not change. */
export function usePlaygroundState<Part>(select: (state: PlaygroundState) => Part): Part {
  return useSelector(usePlayground(), select);
}

/** Whether any column of the chat is being answered. */
export const isRunning = (state: PlaygroundState): boolean =>
  state.chat.columns.some((column) => column.run !== null);

/** The column that the panel is about: the one touched last, else the first. */
export function useColumn(): ColumnView {
  const id = useUi((state) => state.columnId);
  return usePlaygroundState(useCallback((state: PlaygroundState) => columnOf(state.chat, id), [id]));
}
