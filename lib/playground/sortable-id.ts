let last = 0;

/** A random id that sorts by the time it was made, also within one millisecond on one page: sibling turns keep their order. */
export function sortableId(nowMs: number = Date.now()): string {
  last = Math.max(last + 1, nowMs * 1000);
  const random = crypto.getRandomValues(new Uint32Array(2));
  return (
    last.toString(36).padStart(11, '0') +
    [...random].map((part) => part.toString(36).padStart(7, '0')).join('')
  );
}
