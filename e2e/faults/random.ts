import { FULL } from './full.ts';

/**
 * Numbers that look random and are the same for the same seed (mulberry32), from 0 up to 1. A failure names its
 * seed, and `SEED=<number>` runs it again.
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A new seed a day in full runs, always the same one in short runs; `SEED` wins. */
export function seedOfTheRun(): number {
  if (process.env.SEED !== undefined) return Number(process.env.SEED);
  return FULL ? Math.floor(Date.now() / 86_400_000) : 1;
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
}
