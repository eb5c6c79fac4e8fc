import { type LimitWindows, WINDOW_NAMES } from './limit-windows.ts';

/**
 * The headers of every answer where the limiter ran. Clients that know one limit only, `X-RateLimit-Reset` and
 * OpenAI's three, are told of the window that is closest to its limit.
 */
export function limitHeaders(windows: LimitWindows, tier: string, now: number): Record<string, string> {
  const { minute, day } = windows;
  const tightest = WINDOW_NAMES.map((name) => windows[name]).reduce((a, b) =>
    b.remaining < a.remaining ? b : a,
  );
  return {
    'X-RateLimit-Limit-Minute': String(minute.limit),
    'X-RateLimit-Remaining-Minute': String(minute.remaining),
    'X-RateLimit-Limit-Day': String(day.limit),
    'X-RateLimit-Remaining-Day': String(day.remaining),
    'X-RateLimit-Reset': String(Math.ceil(tightest.resetAtMs / 1_000)),
    'X-RateLimit-Tier': tier,
    'x-ratelimit-limit-requests': String(tightest.limit),
    'x-ratelimit-remaining-requests': String(tightest.remaining),
    'x-ratelimit-reset-requests': formatDuration(tightest.resetAtMs - now),
  };
}

/** As OpenAI writes it: `120ms`, `1s`, `6m0s`, `24h0m0s`; whole seconds from one second on, rounded up. */
export function formatDuration(durationMs: number): string {
  const wholeMs = Math.max(0, Math.ceil(durationMs));
  if (wholeMs < 1_000) return `${wholeMs}ms`;
  const seconds = Math.ceil(wholeMs / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${seconds}s`;
  if (hours === 0) return `${minutes}m${seconds % 60}s`;
  return `${hours}h${minutes % 60}m${seconds % 60}s`;
}
