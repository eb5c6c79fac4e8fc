import type { DatabaseSync } from 'node:sqlite';
import type { LogFlusher } from './log-flusher.ts';
import { type Program, Undo } from './program.ts';
import { runProgram } from './run-program.ts';
import { isBusy, StatementCache } from './sqlite-connection.ts';

/** Programs in one transaction: enough to share a disk flush, few enough to keep the event loop moving. */
const GROUP_SIZE = 64;
const LOCK_WAIT_MS = 10_000;

interface Outcome {
  /** False when the program left nothing behind: it threw or undid itself. */
  readonly keep: boolean;
  readonly acknowledge: () => void;
}

interface Job {
  run(): Outcome;
  reject(error: unknown): void;
}

/**
 * Group commit. Everything that waits in one turn of the event loop runs in one transaction, each program inside a
 * savepoint of its own, and hears of it only after the shared commit is on the disk. The disk is waited for off the
 * event loop, so that the next transaction can run meanwhile.
 */
export class SqliteWriter {
  readonly #database: DatabaseSync;
  readonly #statements: StatementCache;
  readonly #flusher: LogFlusher;
  #unacknowledged = 0;
  #queue: Job[] = [];
  #scheduled = false;
  #lockWaitEndsAt = 0;
  #closing: (() => void) | null = null;

  constructor(database: DatabaseSync, flusher: LogFlusher) {
    this.#database = database;
    this.#flusher = flusher;
    this.#statements = new StatementCache(database);
  }

  write<T>(program: () => Program<T | Undo<T>>): Promise<T> {
    if (this.#closing !== null) return Promise.reject(new Error('The store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        reject,
        run: () => {
          const result = runProgram(program(), this.#statements.execute);
          return result instanceof Undo
            ? { keep: false, acknowledge: () => resolve(result.value) }
            : { keep: true, acknowledge: () => resolve(result) };
        },
      });
      this.#schedule();
    });
  }

  /** Finishes what was accepted; refuses what comes after. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      this.#closeWhenIdle();
    });
    this.#flusher.close();
    this.#database.close();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(this.#flush);
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    if (!this.#begin()) return;
    const group = this.#queue.splice(0, GROUP_SIZE);
    let outcomes: Outcome[];
    try {
      outcomes = group.map((job) => this.#runJob(job, group.length > 1));
      this.#control(outcomes.some((outcome) => outcome.keep) ? 'commit' : 'rollback');
    } catch (error) {
      if (this.#database.isTransaction) this.#control('rollback');
      outcomes = group.map((job) => ({ keep: false, acknowledge: () => job.reject(error) }));
    }
    if (this.#queue.length > 0) this.#schedule();
    this.#acknowledge(group, outcomes);
  };

  /** What was committed is told of when it is on the disk; what left nothing behind, at once. */
  #acknowledge(group: readonly Job[], outcomes: readonly Outcome[]): void {
    if (!outcomes.some((outcome) => outcome.keep)) {
      for (const outcome of outcomes) outcome.acknowledge();
      this.#closeWhenIdle();
      return;
    }
    this.#unacknowledged += 1;
    const tell = (one: () => void) => {
      this.#unacknowledged -= 1;
      one();
      this.#closeWhenIdle();
    };
    this.#flusher.flush(
      () =>
        tell(() => {
          for (const outcome of outcomes) outcome.acknowledge();
        }),
      (error) =>
        tell(() => {
          for (const job of group) job.reject(error);
        }),
    );
  }

  #closeWhenIdle(): void {
    if (!this.#scheduled && this.#unacknowledged === 0) this.#closing?.();
  }

  /** Takes the write lock. When another process has it, tries again later without blocking, at last gives up. */
  #begin(): boolean {
    try {
      this.#control('begin immediate');
      this.#lockWaitEndsAt = 0;
      return true;
    } catch (error) {
      if (this.#lockWaitEndsAt === 0) this.#lockWaitEndsAt = Date.now() + LOCK_WAIT_MS;
      if (isBusy(error) && Date.now() < this.#lockWaitEndsAt) {
        this.#scheduled = true;
        setTimeout(this.#flush, 1 + Math.random() * 4);
        return false;
      }
      this.#lockWaitEndsAt = 0;
      for (const job of this.#queue.splice(0)) job.reject(error);
      this.#closeWhenIdle();
      return false;
    }
  }

  /** A program that runs alone needs no savepoint: the transaction is its own. */
  #runJob(job: Job, shared: boolean): Outcome {
    if (shared) this.#control('savepoint program');
    const outcome = attempt(job);
    if (shared) {
      if (!outcome.keep) this.#control('rollback to program');
      this.#control('release program');
    }
    return outcome;
  }

  #control(sql: string): void {
    this.#statements.prepare(sql).run();
  }
}

function attempt(job: Job): Outcome {
  try {
    return job.run();
  } catch (error) {
    return { keep: false, acknowledge: () => job.reject(error) };
  }
}
