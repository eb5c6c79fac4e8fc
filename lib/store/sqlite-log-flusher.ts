import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { inTurns } from './in-turns.ts';
import { StoreUnavailable } from './store-unavailable.ts';

export interface Waiter {
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/** Below this average the event loop waits for the disk itself: handing over to a thread costs more than it saves. */
const FAST_MS = 0.5;
/** From so many waiters on the server is busy, and the event loop serves others while a thread waits for the disk. */
const MANY = 4;
/** Of the newest flush in the moving average of their durations. */
const WEIGHT = 0.1;

/**
 * Puts SQLite's write-ahead log on the disk (`fdatasync`): on the event loop when that is quick, else in a thread.
 * One flush serves everything that was committed before it began; whoever asks during a flush shares the next one.
 */
export class LogFlusher {
  readonly #file: string;
  readonly #opened: Stats;
  #log: number | null = null;
  #openedLog: Stats | null = null;
  #waiting: Waiter[] = [];
  #flushing = false;
  #averageMs = 0;

  /** `file` is the database; its log lies beside it. */
  constructor(file: string) {
    this.#file = file;
    this.#opened = statSync(file);
  }

  /** Tells all of them once everything committed up to now is on the disk, or cannot be put there. */
  flush(waiters: readonly Waiter[]): void {
    this.#waiting.push(...waiters);
    if (this.#flushing) return;
    if (this.#averageMs < FAST_MS && this.#waiting.length < MANY) this.#flushNow();
    else this.#flushInThread();
  }

  /** Call when nothing waits any more. */
  close(): void {
    if (this.#log !== null) closeSync(this.#log);
    this.#log = null;
  }

  #flushNow(): void {
    const waiting = this.#take();
    const startedAtMs = performance.now();
    let failure: Error | null = null;
    try {
      fdatasyncSync(this.#openLog());
    } catch (error) {
      failure = toError(error);
    }
    this.#measure(startedAtMs);
    tell(waiting, failure ?? this.#findMoved());
  }

  #flushInThread(): void {
    const waiting = this.#take();
    const startedAtMs = performance.now();
    let log: number;
    try {
      log = this.#openLog();
    } catch (error) {
      tell(waiting, toError(error));
      return;
    }
    this.#flushing = true;
    fdatasync(log, (error) => {
      this.#flushing = false;
      this.#measure(startedAtMs);
      const failure = error ?? this.#findMoved();
      // The next flush begins before anyone hears of this one: they may take their time.
      if (this.#waiting.length > 0) this.#flushInThread();
      tell(waiting, failure);
    });
  }

  /** A flushed file is lost all the same when it was deleted or replaced: its name is looked up after each flush. */
  #findMoved(): StoreUnavailable | null {
    const file = this.#file;
    const lost = isAt(file, this.#opened) ? (isAt(`${file}-wal`, this.#openedLog) ? null : 'log') : 'file';
    if (lost === null) return null;
    return new StoreUnavailable(
      `The database cannot be used: its ${lost} was deleted or replaced while the server ran. ` +
        'Put it back, or restore a backup and start the server again.',
    );
  }

  #take(): readonly Waiter[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  #measure(startedAtMs: number): void {
    this.#averageMs += WEIGHT * (performance.now() - startedAtMs - this.#averageMs);
  }

  /** The log exists from the first commit on, and stays the same file while a connection is open. */
  #openLog(): number {
    if (this.#log !== null) return this.#log;
    this.#log = openSync(`${this.#file}-wal`, 'r+');
    this.#openedLog = fstatSync(this.#log);
    const folder = openSync(dirname(this.#file), 'r');
    fsyncSync(folder);
    closeSync(folder);
    return this.#log;
  }
}

function isAt(path: string, opened: Stats | null): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now !== undefined && now.ino === opened?.ino && now.dev === opened.dev;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function tell(waiting: readonly Waiter[], failure: Error | null): void {
  inTurns(waiting.map(({ done, failed }) => (failure === null ? done : () => failed(failure))));
}
