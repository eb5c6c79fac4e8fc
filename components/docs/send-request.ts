'use client';

import { useEffect, useRef, useState } from 'react';
import { showToast } from '#components/ui/toasts.ts';

/** What is known of an answer so far. */
export interface LiveAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly contentType: string;
  /** All that came, as it came. */
  readonly body: string;
  /** Milliseconds until the status line. */
  readonly headMs: number;
  /** Milliseconds until now, or until the end. */
  readonly elapsedMs: number;
  readonly done: boolean;
}

interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Sends a request to this page's own origin and reports the answer whenever more of it is there. */
async function sendRequest(
  { url, method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
  report: (answer: LiveAnswer) => void,
): Promise<void> {
  const started = performance.now();
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    ...(body === null ? {} : { body }),
    signal,
    cache: 'no-store',
    credentials: 'omit',
  });
  const head = {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    contentType: response.headers.get('content-type')?.split(';')[0] ?? '',
    headMs: performance.now() - started,
  };
  let text = '';
  const tell = (done: boolean) =>
    report({ ...head, body: text, elapsedMs: performance.now() - started, done });
  tell(false);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    text += read.value;
    tell(false);
  }
  tell(true);
}

interface SentRequest {
  readonly answer: LiveAnswer | null;
  readonly running: boolean;
  send(request: OutgoingRequest): void;
  stop(): void;
  clear(): void;
}

/** Sends one request at a time; the state changes at most once a frame while a stream comes in. */
export function useRequest(): SentRequest {
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
