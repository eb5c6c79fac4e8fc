import type { DatabaseSync } from 'node:sqlite';
import { inTurns } from './in-turns.ts';
import { type Program, runProgram, Undo } from './program.ts';
import { diagnoseSqlite, isBusy, SqliteStatements } from './sqlite-connection.ts';
import type { LogFlusher } from './sqlite-log-flusher.ts';
import type { Durability } from './store.ts';
import { type Diagnose, StoreUnavailable } from './store-unavailable.ts';

/** Most programs in one transaction: enough to share a commit, few enough to keep the event loop moving. */
const GROUP_SIZE = 64;
/** How often the commit is put off to the next turn of the event loop while the group is growing. */
const MAX_TURNS = 4;
/** How long to try for the write lock while another process has it. */
const LOCK_WAIT_MS = 10_000;

/**
 * Group commit: all programs that wait run in one transaction, one after the other. A program of durability
 * `machine` is acknowledged when the log is on the disk, one of durability `process` as soon as the commit is made.
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

  /** A group that grew since the last turn of the event loop is given another; one that comes alone waits for nobody. */
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
      this.#rollBack();
      const reason = this.#diagnose(error);
      outcomes = group.map((job) => ({ keep: false, acknowledge: () => job.reject(reason) }));
    }
    if (outcomes === null) {
      // Rolled back for want of savepoints; the second run has them.
      this.#queue.unshift(...group);
      this.#commit();
      return;
    }
    if (this.#queue.length > 0) this.#schedule();
    this.#acknowledge(group, outcomes);
  };

  /**
   * A commit of durability `machine` is acknowledged after the next flush of the log; one of durability `process`,
   * and a program that left nothing to commit, at once.
   */
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

  /** After an error of the database, which may have rolled back by itself, or may fail at this too. */
  #rollBack(): void {
    try {
      if (this.#database.isTransaction) this.#control('rollback');
    } catch {
      // The next `begin` fails for the same reason and reports it.
    }
  }

  #control(sql: string): void {
    this.#statements.control(sql);
  }
}

interface Outcome {
  /** False when the program threw or undid itself: nothing it wrote may be committed. */
  readonly keep: boolean;
  readonly acknowledge: () => void;
}

/** A program that waits. `run` starts it from its top, each time it is called. */
interface Job {
  readonly durability: Durability;
  run(): Outcome;
  reject(error: unknown): void;
}

/** For how many groups savepoints stay on after one was missed: programs that undo themselves come in series. */
const GROUPS_WITH_SAVEPOINTS = 64;

/**
 * Runs the programs of a group in one open transaction. To undo one of them alone takes a savepoint before it, and
 * with a savepoint SQLite copies every page that changes after it. Few programs undo themselves, so groups run
 * without savepoints until one does; that group is rolled back and runs again with savepoints, as do the next ones.
 */
class SqliteGroup {
  readonly #statements: SqliteStatements;
  #savepointsLeft = 0;

  constructor(statements: SqliteStatements) {
    this.#statements = statements;
  }

  /**
   * One outcome for each job. Null when a savepoint was missing: roll the transaction back and run the same group
   * again. Throws when the database itself fails: it may have rolled back the whole transaction by then.
   */
  run(group: readonly Job[]): readonly Outcome[] | null {
    // Alone, a program is undone by the rollback of its transaction.
    if (group.length === 1) return group.map(attempt);
    if (this.#savepointsLeft > 0) {
      this.#savepointsLeft -= 1;
      return group.map(this.#runInSavepoint);
    }
    const outcomes: Outcome[] = [];
    for (const job of group) {
      const outcome = attempt(job);
      if (!outcome.keep) {
        this.#savepointsLeft = GROUPS_WITH_SAVEPOINTS;
        return null;
      }
      outcomes.push(outcome);
    }
    return outcomes;
  }

  readonly #runInSavepoint = (job: Job): Outcome => {
    this.#statements.control('savepoint program');
    const outcome = attempt(job);
    if (!outcome.keep) this.#statements.control('rollback to program');
    this.#statements.control('release program');
    return outcome;
  };
}

/** A program's own error is its own outcome; an error of the database is thrown and concerns the whole group. */
function attempt(job: Job): Outcome {
  try {
    return job.run();
  } catch (error) {
    if (diagnoseSqlite(error) instanceof StoreUnavailable) throw error;
    return { keep: false, acknowledge: () => job.reject(error) };
  }
}
