const MICROS_PER_USD = 1_000_000;
const DECIMAL = /^(\d{1,7})(?:\.(\d{1,6}))?$/;

/** Micro-dollars as the number of USD that JSON shows: never more than 6 places. */
export function toUsd(micros: number): number {
  return micros / MICROS_PER_USD;
}

/** Reads `12`, `0.5` or `3.000001` exactly, below ten million; null for anything else. */
export function parseUsd(text: string): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  return Number(match[1]) * MICROS_PER_USD + Number((match[2] ?? '').padEnd(6, '0'));
}

/** A caller's amount such as `max_cost`, which JSON delivers as a floating number; a part of a micro is dropped. */
export function usdToMicros(usd: number): number {
  return Math.floor(Number((usd * MICROS_PER_USD).toFixed(3)));
}
