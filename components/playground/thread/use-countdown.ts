'use client';

import { useEffect, useState } from 'react';

/** Whole seconds until `fromMs + waitMs`; 0 when there is nothing to wait for. */
export function useCountdown(fromMs: number, waitMs: number | null): number {
  const until = waitMs === null ? 0 : fromMs + waitMs;
  const [now, setNow] = useState(() => Date.now());
  const waiting = until > now;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [waiting]);
  return waiting ? Math.ceil((until - now) / 1000) : 0;
}
