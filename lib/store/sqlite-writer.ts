import type { DatabaseSync } from 'node:sqlite';
import { inTurns } from './in-turns.ts';
import type { LogFlusher } from './log-flusher.ts';
import { type Program, Undo } from './program.ts';
import { runProgram } from './run-program.ts';
import { isBusy } from './sqlite-connection.ts';
import { type Job, type Outcome, SqliteGroup } from './sqlite-group.ts';
import { SqliteStatements } from './sqlite-statements.ts';
import type { Durability } from './store.ts';
import type { Diagnose } from './store-unavailable.ts';

/** Programs in one transaction: enough to share a commit, few enough to keep the event loop moving. */
const GROUP_SIZE = 64;
/** Turns of the event loop that a group may wait while it grows. */
const MAX_TURNS = 4;
const LOCK_WAIT_MS = 10_000;

/**
 * Group commit. Everything that waits runs in one transaction; a group that grows from turn to turn of the event
 * loop is given a few more. Who must survive the machine hears of the shared commit when it is on the disk, the
 * others when it is made.
 */
export class SqliteWriter {
  readonly #database: DatabaseSync;
  readonly #statements: SqliteStatements;
  readonly #flusher: LogFlusher;
  readonly #group: SqliteGroup;
  readonly #diagnose: Diagnose;
  #unacknowledged = 0;
  #queue: Job[] = [];
  #scheduled = false;
  #turns = 0;
  #queuedBefore = 0;
  #lockWaitEndsAt = 0;
  #closing: (() => void) | null = null;

  constructor(database: DatabaseSync, flusher: LogFlusher, diagnose: Diagnose) {
    this.#database = database;
    this.#flusher = flusher;
    this.#diagnose = diagnose;
    this.#statements = new SqliteStatements(database);
    this.#group = new SqliteGroup(this.#statements);
  }

  write<T>(program: () => Program<T | Undo<T>>, durability: Durability): Promise<T> {
    if (this.#closing !== null) return Promise.reject(new Error('The store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({
        durability,
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
    this.#turns = 0;
    this.#queuedBefore = this.#queue.length;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    const grown = this.#queue.length > this.#queuedBefore;
    this.#turns += 1;
    this.#queuedBefore = this.#queue.length;
    if (grown && this.#turns < MAX_TURNS && this.#queue.length < GROUP_SIZE) setImmediate(this.#turn);
    else this.#commit();
  };

  readonly #commit = (): void => {
    this.#scheduled = false;
    if (!this.#begin()) return;
    const group = this.#queue.splice(0, GROUP_SIZE);
    let outcomes: readonly Outcome[] | null;
    try {
      outcomes = this.#group.run(group);
      this.#control(outcomes?.some((outcome) => outcome.keep) ? 'commit' : 'rollback');
    } catch (error) {
      this.#takeBack();
      const reason = this.#diagnose(error);
      outcomes = group.map((job) => ({ keep: false, acknowledge: () => job.reject(reason) }));
    }
    if (outcomes === null) {
      // From the top once more; by now the group knows better.
      this.#queue.unshift(...group);
      this.#commit();
      return;
    }
    if (this.#queue.length > 0) this.#schedule();
    this.#acknowledge(group, outcomes);
  };

  /** What must survive the machine is told of when it is on the disk; the rest, and what left nothing behind, at once. */
  #acknowledge(group: readonly Job[], outcomes: readonly Outcome[]): void {
    const flushed: { job: Job; outcome: Outcome }[] = [];
    const told: (() => void)[] = [];
    for (const [index, job] of group.entries()) {
      const outcome = outcomes[index];
      if (outcome?.keep && job.durability === 'machine') flushed.push({ job, outcome });
      else if (outcome !== undefined) told.push(outcome.acknowledge);
    }
    inTurns(told);
    if (flushed.length === 0) {
      this.#closeWhenIdle();
      return;
    }
    this.#unacknowledged += flushed.length;
    const tell = (one: () => void) => () => {
      this.#unacknowledged -= 1;
      one();
      this.#closeWhenIdle();
    };
    this.#flusher.flush(
      flushed.map(({ job, outcome }) => ({
        done: tell(outcome.acknowledge),
        failed: (error) => tell(() => job.reject(this.#diagnose(error)))(),
      })),
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
        setTimeout(this.#commit, 1 + Math.random() * 4);
        return false;
      }
      this.#lockWaitEndsAt = 0;
      const reason = this.#diagnose(error);
      for (const job of this.#queue.splice(0)) job.reject(reason);
      this.#closeWhenIdle();
      return false;
    }
  }

  /** A transaction that the database could not finish; an ill one may already have taken it back, or fail again. */
  #takeBack(): void {
    try {
      if (this.#database.isTransaction) this.#control('rollback');
    } catch {
      // Then beginning the next one says what is wrong.
    }
  }

  #control(sql: string): void {
    this.#statements.control(sql);
  }
}
