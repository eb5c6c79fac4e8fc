const LATEST_MS = 4_000;

/** Does it once the browser has nothing else to do; the returned function calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: LATEST_MS });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(work, LATEST_MS / 4);
  return () => clearTimeout(timer);
}
