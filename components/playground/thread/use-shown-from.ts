'use client';

import { useEffect, useState } from 'react';

/** What fills any screen and a little more. */
const FIRST = 16;
const MORE = 12;

/**
 * A long chat opens with its end; the rest is drawn above it while the page has nothing else to do. Returns the
 * index of the first exchange to draw.
 */
export function useShownFrom(count: number): number {
  const [from, setFrom] = useState(() => Math.max(0, count - FIRST));
  useEffect(() => {
    if (from === 0) return;
    const more = () => setFrom((now) => Math.max(0, now - MORE));
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(more, 50);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(more, { timeout: 400 });
    return () => cancelIdleCallback(handle);
  }, [from]);
  return from;
}
