/**
 * Does `work` once the browser has nothing else to do, after `latestMs` at the latest; where the browser cannot tell,
 * after an eighth of that. The returned function calls it off.
 */
export function whenIdle(work: () => void, latestMs = 4_000): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: latestMs });
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(work, latestMs / 8);
  return () => clearTimeout(timer);
}
