'use client';

import { useEffect, useRef, useState } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import { type LiveAnswer, type OutgoingRequest, sendRequest } from './send-request.ts';

export interface Sending {
  readonly answer: LiveAnswer | null;
  readonly running: boolean;
  send(request: OutgoingRequest): void;
  stop(): void;
  clear(): void;
}

/** Sends one request at a time; the state changes at most once a frame while a stream comes in. */
export function useSend(): Sending {
  const [answer, setAnswer] = useState<LiveAnswer | null>(null);
  const [running, setRunning] = useState(false);
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);
  const stop = () => current.current?.abort();
  const send = (request: OutgoingRequest) => {
    stop();
    const mine = new AbortController();
    current.current = mine;
    setAnswer(null);
    setRunning(true);
    const show = perFrame<LiveAnswer>((latest) => {
      if (current.current === mine) setAnswer(latest);
    });
    sendRequest(request, mine.signal, show)
      .catch((error: unknown) => {
        if (!mine.signal.aborted)
          showToast(`The server was not reached: ${String(error)}`, { tone: 'danger' });
        if (current.current === mine) setAnswer((last) => (last === null ? null : { ...last, done: true }));
      })
      .finally(() => {
        if (current.current === mine) setRunning(false);
      });
  };
  return { answer, running, send, stop, clear: () => setAnswer(null) };
}

/** Passes on the latest value at the next frame. */
function perFrame<T>(show: (value: T) => void): (value: T) => void {
  let latest: T;
  let waiting = false;
  return (value) => {
    latest = value;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      show(latest);
    });
  };
}
