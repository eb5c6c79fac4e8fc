import { test } from '../support/fixtures.ts';

/** `npm run test:faults` asks for everything; `npm test` for the part that fits into minutes. */
export const FULL = process.env.FAULTS === 'full';

/** How many of something a run does: few in every test run, all of them in the full one. */
export function amount(short: number, full: number): number {
  return FULL ? full : short;
}

/** Adds to a count of the suite that runs now; the counts are printed and kept by `counts-reporter.ts`. */
export function count(what: string, by = 1): void {
  test.info().annotations.push({ type: 'count', description: JSON.stringify([what, by]) });
}

/** Notes a measured value of which the suite reports the highest. */
export function highest(what: string, value: number): void {
  const rounded = Math.round(value * 10) / 10;
  test.info().annotations.push({ type: 'highest', description: JSON.stringify([what, rounded]) });
}
