/** What is left of the limits, as the response headers of a run tell it. Null where a header is missing. */
export interface RateHeaders {
  limitMinute: number | null;
  remainingMinute: number | null;
  limitDay: number | null;
  remainingDay: number | null;
  /** Unix seconds. */
  reset: number | null;
  tier: string | null;
}

/** Reads the `X-RateLimit-*` headers (names in any case); null when the limiter did not run. */
export function parseRateHeaders(headers: Headers | Readonly<Record<string, string>>): RateHeaders | null {
  // Not `new Headers(…)`: names out of a file need not be valid ones.
  const all =
    headers instanceof Headers
      ? headers
      : new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const get = (name: string): string | null => all.get(`x-ratelimit-${name}`) ?? null;
  const number = (name: string): number | null => {
    const text = get(name);
    return text !== null && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
  };
  const limits: RateHeaders = {
    limitMinute: number('limit-minute'),
    remainingMinute: number('remaining-minute'),
    limitDay: number('limit-day'),
    remainingDay: number('remaining-day'),
    reset: number('reset'),
    tier: get('tier'),
  };
  return limits.limitMinute === null && limits.limitDay === null ? null : limits;
}
