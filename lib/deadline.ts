/** Asked to sleep for longer, Node wakes at once and warns. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;

const pending = new Set<Deadline>();
let timer: NodeJS.Timeout | undefined;
let wakesAtMs = Infinity;

/**
 * Calls `expire` once when its time is up, unless it is dropped before. All of them share one timer, which sleeps until
 * the earliest: to set, move or drop a deadline is to write a number. Keeps no process alive.
 */
export class Deadline {
  readonly expire: () => void;
  /** On the clock of `performance.now()`. */
  atMs = Infinity;

  constructor(afterMs: number, expire: () => void) {
    this.expire = expire;
    pending.add(this);
    this.move(afterMs);
  }

  /** Sets the time anew, counted from now. `Infinity` suspends it. */
  move(afterMs: number): void {
    this.atMs = performance.now() + afterMs;
    if (this.atMs < wakesAtMs) sleepUntil(this.atMs);
  }

  drop(): void {
    pending.delete(this);
  }
}

function sleepUntil(atMs: number): void {
  clearTimeout(timer);
  wakesAtMs = atMs;
  // On a busy machine the moment may be past by now, and Node warns of a negative time.
  const sleepMs = Math.max(1, Math.min(Math.ceil(atMs - performance.now()), LONGEST_SLEEP_MS));
  timer = setTimeout(wake, sleepMs).unref();
}

function wake(): void {
  wakesAtMs = Infinity;
  const now = performance.now();
  for (const deadline of pending) {
    if (deadline.atMs > now) continue;
    pending.delete(deadline);
    deadline.expire();
  }
  const next = [...pending].reduce((earliest, { atMs }) => Math.min(earliest, atMs), wakesAtMs);
  if (next < wakesAtMs) sleepUntil(next);
}
