/** Daily limits end within a day; nobody who is told more waits for it. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/**
 * When a repeat can succeed, in whole milliseconds from now, at most a day: `retry-after-ms`, else `retry-after` in
 * seconds or as a date; null when neither says it. `headers` gives a header by its name in lower case.
 */
export function readRetryAfter(
  headers: (name: 'retry-after' | 'retry-after-ms') => string | null | undefined,
  nowMs: number = Date.now(),
): number | null {
  const waitMs = numberOf(headers('retry-after-ms')) ?? waitOf(headers('retry-after'), nowMs);
  return waitMs === null ? null : Math.min(Math.max(0, Math.round(waitMs)), LONGEST_MS);
}

function waitOf(text: string | null | undefined, nowMs: number): number | null {
  const seconds = numberOf(text);
  if (seconds !== null) return seconds * 1000;
  const date = Date.parse(text ?? '');
  return Number.isNaN(date) ? null : date - nowMs;
}

function numberOf(text: string | null | undefined): number | null {
  const value = Number(text ?? '');
  return (text ?? '').trim() === '' || Number.isNaN(value) ? null : value;
}
