'use client';

import { useSyncExternalStore } from 'react';
import type { ActiveRun } from '#lib/playground/chat/state.ts';
import type { LiveSnapshot } from '#lib/playground/stream/live-message.ts';

const never = () => () => {};

/** The answer as it grows, once a frame; null when nothing runs. */
export function useLive(run: ActiveRun | null): LiveSnapshot | null {
  const read = () => run?.live.getSnapshot() ?? null;
  return useSyncExternalStore(run?.live.subscribe ?? never, read, read);
}
