import type { SqliteStatements } from './sqlite-statements.ts';
import type { Durability } from './store.ts';
import { diagnoseSqlite, StoreUnavailable } from './store-unavailable.ts';

export interface Outcome {
  /** False when the program left nothing behind: it threw or undid itself. */
  readonly keep: boolean;
  readonly acknowledge: () => void;
}

/** A program that waits to be run, from its top each time. */
export interface Job {
  readonly durability: Durability;
  run(): Outcome;
  reject(error: unknown): void;
}

/** Groups after one with a program that left nothing behind: more of its kind are likely to follow. */
const GROUPS_APART = 64;

/**
 * Runs programs in one open transaction. One that leaves nothing behind is taken back by a savepoint of its own.
 * Few do, and a savepoint keeps a copy of every page that changes after it: so a group does without at first.
 */
export class SqliteGroup {
  readonly #statements: SqliteStatements;
  #groupsApart = 0;

  constructor(statements: SqliteStatements) {
    this.#statements = statements;
  }

  /**
   * Null when savepoints turned out to be needed: roll back, and run the same group again. Throws when the database
   * itself fails: it may have taken back the whole transaction by then.
   */
  run(group: readonly Job[]): readonly Outcome[] | null {
    if (group.length === 1) return group.map(attempt);
    if (this.#groupsApart > 0) {
      this.#groupsApart -= 1;
      return group.map(this.#runApart);
    }
    const outcomes: Outcome[] = [];
    for (const job of group) {
      const outcome = attempt(job);
      if (!outcome.keep) {
        this.#groupsApart = GROUPS_APART;
        return null;
      }
      outcomes.push(outcome);
    }
    return outcomes;
  }

  readonly #runApart = (job: Job): Outcome => {
    this.#statements.control('savepoint program');
    const outcome = attempt(job);
    if (!outcome.keep) this.#statements.control('rollback to program');
    this.#statements.control('release program');
    return outcome;
  };
}

function attempt(job: Job): Outcome {
  try {
    return job.run();
  } catch (error) {
    if (diagnoseSqlite(error) instanceof StoreUnavailable) throw error;
    return { keep: false, acknowledge: () => job.reject(error) };
  }
}
