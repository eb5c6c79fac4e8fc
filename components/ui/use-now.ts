'use client';

import { useEffect, useState } from 'react';

/** The time of the clock in milliseconds, read again every `everyMs` until it is `untilMs`. */
export function useNow(everyMs: number, untilMs = Number.POSITIVE_INFINITY): number {
  const [now, setNow] = useState(() => Date.now());
  const ticking = now < untilMs;
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, ticking]);
  return now;
}
