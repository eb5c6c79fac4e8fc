import { WINDOW_LENGTHS_MS, WINDOW_NAMES, type WindowName } from '#lib/limits/limit-windows.ts';
import type { TierLimits } from '#lib/limits/tier-limits.ts';

/** The limiter as one would explain it: look at every request ever admitted. */
export class LimiterModel {
  readonly #limits: Readonly<Record<WindowName, number>>;
  readonly #admitted: { at: number; weight: number }[] = [];

  constructor({ perMinute, perHour, perDay }: TierLimits) {
    this.#limits = { minute: perMinute, hour: perHour, day: perDay };
  }

  /** Time as the limiter sees it: it stands still while a clock is behind. */
  time(now: number): number {
    return Math.max(now, this.#admitted.at(-1)?.at ?? 0);
  }

  count(name: WindowName, now: number): number {
    const inside = this.#admitted.filter(({ at }) => at > this.time(now) - WINDOW_LENGTHS_MS[name]);
    return inside.reduce((sum, { weight }) => sum + weight, 0);
  }

  admits(weight: number, now: number): boolean {
    return WINDOW_NAMES.every((name) => this.count(name, now) + weight <= this.#limits[name]);
  }

  admit(weight: number, now: number): void {
    this.#admitted.push({ at: this.time(now), weight });
  }

  /** The soonest wait after which the request would be admitted: tried at every moment at which one leaves. */
  wait(weight: number, now: number): number | null {
    const moments = this.#admitted.flatMap(({ at }) =>
      WINDOW_NAMES.map((name) => at + WINDOW_LENGTHS_MS[name]),
    );
    const ahead = moments.filter((moment) => moment > now).toSorted((a, b) => a - b);
    const moment = ahead.find((candidate) => this.admits(weight, candidate));
    return moment === undefined ? null : moment - now;
  }
}

/** The same numbers between 0 and 1 for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
