'use client';

import { useMemo, useSyncExternalStore } from 'react';
import type { Recorder } from '#lib/playground/runs/recorder.ts';
import type { Frame } from '#lib/playground/stream/transport.ts';
import type { StreamLog } from './stream-log.ts';

const never = () => () => {};
const NONE: readonly Frame[] = [];

/** The frames of a run under way; null when there is none. */
export function useLiveFrames(recorder: Recorder | null): StreamLog | null {
  const readFrames = () => recorder?.frames() ?? NONE;
  const readHead = () => recorder?.headNow() ?? null;
  const frames = useSyncExternalStore(recorder?.subscribe ?? never, readFrames, readFrames);
  const head = useSyncExternalStore(recorder?.subscribe ?? never, readHead, readHead);
  return useMemo(() => (recorder === null ? null : { head, frames }), [recorder, head, frames]);
}
