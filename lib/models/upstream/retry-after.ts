/** A vendor's daily limits end within a day; nobody who is told more waits for it. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** When a vendor wants to be asked again, in milliseconds from now, at most a day; null when it does not say. */
export function retryAfterMs(headers: Readonly<Record<string, string | undefined>>): number | null {
  const waitMs = askedMs(headers);
  return waitMs === null ? null : Math.min(Math.max(0, Math.round(waitMs)), LONGEST_MS);
}

function askedMs(headers: Readonly<Record<string, string | undefined>>): number | null {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = headers['retry-after'];
  if (text === undefined || text.trim() === '') return null;
  const seconds = Number(text);
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date - Date.now();
}
