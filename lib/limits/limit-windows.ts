import type { TierLimits } from './tier-limits.ts';

export type WindowName = 'minute' | 'hour' | 'day';

export const WINDOW_NAMES: readonly WindowName[] = ['minute', 'hour', 'day'];

/** A request made at `at` counts until `at + length`, that moment excluded. */
export const WINDOW_LENGTHS_MS: Readonly<Record<WindowName, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** What is older than this counts nowhere. */
export const LONGEST_WINDOW_MS: number = Math.max(...Object.values(WINDOW_LENGTHS_MS));

const PER_WINDOW: Readonly<Record<WindowName, string>> = {
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
};

export interface WindowState {
  /** Weight of the requests admitted within the window. */
  readonly count: number;
  readonly limit: number;
  readonly remaining: number;
  /** When the oldest counted request leaves the window, unix milliseconds; now when nothing is counted. */
  readonly resetAtMs: number;
}

export type LimitWindows = Readonly<Record<WindowName, WindowState>>;

export interface LimitDecision {
  readonly admitted: boolean;
  /** After this request when it was admitted, else without it. */
  readonly windows: LimitWindows;
  /** How long until the same request would be admitted; null when it was, or when it outweighs a whole limit. */
  readonly retryAfterMs: number | null;
}

export function limitOf(limits: TierLimits, window: WindowName): number {
  switch (window) {
    case 'minute':
      return limits.perMinute;
    case 'hour':
      return limits.perHour;
    case 'day':
      return limits.perDay;
    default:
      return window satisfies never;
  }
}

export function windowState(count: number, limit: number, resetAtMs: number): WindowState {
  return { count, limit, remaining: Math.max(0, limit - count), resetAtMs };
}

/** `100 requests a minute and 350 requests an hour`: the windows in which nothing remains; empty when all have room. */
export function describeSpent(windows: LimitWindows): string {
  return WINDOW_NAMES.filter((name) => windows[name].remaining === 0)
    .map(
      (name) =>
        `${windows[name].limit} ${windows[name].limit === 1 ? 'request' : 'requests'} ${PER_WINDOW[name]}`,
    )
    .join(' and ');
}
