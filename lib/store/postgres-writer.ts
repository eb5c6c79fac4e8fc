import type pg from 'pg';
import { inTurns } from './in-turns.ts';
import { hasCode } from './postgres-connection.ts';
import { ProgramJob, type WaitingWrite } from './postgres-job.ts';
import {
  ATTEMPTS,
  connect,
  lastWord,
  mayRepeat,
  type PostgresAccess,
  Transaction,
} from './postgres-transaction.ts';
import type { Batch, Program, Statement, Undo } from './program.ts';
import type { Durability } from './store.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Most programs in one transaction: enough to share a commit, few enough to keep accounts locked for a short time. */
const GROUP_SIZE = 64;
/** How often a group that grows is put off to the next turn of the event loop. */
const MAX_TURNS = 4;
/** How long a group waits for another server's lock before its programs go on alone, so that one account stops nobody else. */
const GROUP_LOCK_MS = 250;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Group commit on PostgreSQL. Programs that begin with a batch and end after it share a transaction: its statements
 * go out in one round trip, its commit in a second. All others have a transaction of their own.
 *
 * The accounts of a group are locked first, in the order of their ids, so no two groups wait for each other, on
 * whatever server. A batch touches only what belongs to its accounts, so programs of a group are apart although they
 * run without savepoints. One that changed something and then threw, undid itself or wants to go on is in the way:
 * the group is rolled back and runs again without it.
 */
export class PostgresWriter {
  readonly #database: PostgresAccess;
  readonly #lanes: Readonly<Record<Durability, Lane>>;
  readonly #alone: Lane;
  /** Accounts that a program waits for alone, because another server keeps them locked; with the number of programs. */
  readonly #stuck = new Map<string, number>();

  constructor(database: PostgresAccess, poolSize: number) {
    this.#database = database;
    const patienceMs = database.bounded.timeoutMs;
    const lane = (mode: 'commit' | 'soon') =>
      new Lane({ size: GROUP_SIZE, atOnce: 1, patienceMs }, (group) => this.#runGroup(mode, group));
    this.#lanes = { process: lane('soon'), machine: lane('commit') };
    // Groups keep connections to themselves, where there are enough: alone a program may wait for a lock.
    const atOnce = Math.max(1, poolSize - 3);
    this.#alone = new Lane(
      { size: 1, atOnce, patienceMs },
      ([job]) => job?.runAlone(this.#database) ?? Promise.resolve(),
    );
  }

  write<T>(program: () => Program<T | Undo<T>>, durability: Durability): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#enqueue(new ProgramJob(program, durability, resolve, reject));
    });
  }

  #enqueue(job: WaitingWrite): void {
    try {
      const batch = job.start();
      if (batch === null || batch.accounts.some((account) => this.#stuck.has(account)))
        this.#alone.add([job]);
      else this.#lanes[job.durability].add([job]);
    } catch (error) {
      job.reject(error);
    }
  }

  /** Never rejects. */
  async #runGroup(mode: 'commit' | 'soon', group: readonly WaitingWrite[]): Promise<void> {
    const ready = group.filter((job) => job.batch !== null);
    let client: pg.PoolClient;
    try {
      client = await connect(this.#database);
    } catch (error) {
      for (const job of ready) job.reject(error);
      return;
    }
    const transaction = new Transaction(this.#database, client, mode, GROUP_LOCK_MS);
    let broken = false;
    try {
      await runTogether(transaction, ready);
      const inTheWay = ready.filter((job) => job.left === 'changes');
      await transaction.end(inTheWay.length === 0 ? 'COMMIT' : 'ROLLBACK');
      if (inTheWay.length > 0) this.#runWithout(inTheWay, ready);
      else this.#acknowledge(ready);
    } catch (cause) {
      const abandoned = await transaction.abandon(cause);
      broken = abandoned.broken;
      const culprit = ready.some(({ advanced }) => advanced)
        ? undefined
        : culpritOf(ready, transaction.executed);
      if (hasCode(cause, LOCK_NOT_AVAILABLE)) this.#waitAlone(ready);
      else this.#failed(ready, abandoned.error, culprit);
    } finally {
      client.release(broken);
    }
  }

  #acknowledge(group: readonly WaitingWrite[]): void {
    inTurns(group.filter((job) => job.left !== 'unfinished').map((job) => job.acknowledge));
    // They changed nothing, and begin again from the top.
    this.#alone.add(group.filter((job) => job.left === 'unfinished'));
  }

  #runWithout(apart: readonly WaitingWrite[], group: readonly WaitingWrite[]): void {
    this.#alone.add(apart);
    for (const job of group) if (!apart.includes(job)) this.#enqueue(job);
  }

  #failed(group: readonly WaitingWrite[], error: unknown, culprit: WaitingWrite | undefined): void {
    if (mayRepeat(this.#database, error)) {
      for (const job of group) {
        job.attempts += 1;
        if (job.attempts > ATTEMPTS) job.reject(lastWord(this.#database, error));
        else this.#enqueue(job);
      }
    } else if (error instanceof StoreUnavailable) for (const job of group) job.reject(error);
    else this.#runWithout(culprit === undefined ? group : [culprit], group);
  }

  /** Nobody knows whose account it is that is locked: each finds out by itself. */
  #waitAlone(group: readonly WaitingWrite[]): void {
    for (const job of group) {
      const accounts = job.batch?.accounts ?? [];
      for (const account of accounts) this.#stuck.set(account, (this.#stuck.get(account) ?? 0) + 1);
      job.onEnd(() => {
        for (const account of accounts) {
          const left = (this.#stuck.get(account) ?? 1) - 1;
          if (left === 0) this.#stuck.delete(account);
          else this.#stuck.set(account, left);
        }
      });
    }
    this.#alone.add(group);
  }
}

/**
 * Sends the batches of all programs in one round trip and lets each decide on what its own did. Those that want to
 * read on, as for the reason of a refusal, do that together too: what they read is from after the whole group.
 */
async function runTogether(transaction: Transaction, group: readonly WaitingWrite[]): Promise<void> {
  const batches = group.flatMap(({ batch }) => batch ?? []);
  const accounts = batches.flatMap((batch) => batch.accounts);
  await sendSteps(transaction, group, accounts);
  for (let read = group.filter(readsOn); read.length > 0; read = read.filter(readsOn))
    await sendSteps(transaction, read);
}

function readsOn({ left, step }: WaitingWrite): boolean {
  return left === 'unfinished' && step !== null && 'sql' in step;
}

async function sendSteps(
  transaction: Transaction,
  jobs: readonly WaitingWrite[],
  accounts: readonly string[] = [],
): Promise<void> {
  const steps = jobs.map(({ step }) => (step === null ? [] : statementsOf(step)));
  const landed = await transaction.run(steps.flat(), accounts);
  let next = 0;
  for (const [index, job] of jobs.entries()) {
    const count = steps[index]?.length ?? 0;
    job.advance(landed.slice(next, next + count));
    next += count;
  }
}

function statementsOf(step: Statement | Batch): readonly Statement[] {
  return 'sql' in step ? [step] : step.statements;
}

/** Whose statement it was that failed; undefined when it was nobody's. */
function culpritOf(group: readonly WaitingWrite[], executed: number): WaitingWrite | undefined {
  let end = 0;
  return executed < 0
    ? undefined
    : group.find(({ batch }) => {
        end += batch?.statements.length ?? 0;
        return executed < end;
      });
}

interface LaneOptions {
  /** Most programs in a group. */
  readonly size: number;
  /** Most groups at once. */
  readonly atOnce: number;
  /** How long a program waits for its turn before it is refused, in milliseconds. */
  readonly patienceMs: number;
}

/** Runs what waits in groups; whatever comes meanwhile waits for the next. */
class Lane {
  readonly #size: number;
  readonly #atOnce: number;
  readonly #patienceMs: number;
  readonly #run: (group: readonly WaitingWrite[]) => Promise<void>;
  readonly #waiting: WaitingWrite[] = [];
  #running = 0;
  #scheduled = false;
  #turns = 0;
  #waitedBefore = 0;

  constructor(
    { size, atOnce, patienceMs }: LaneOptions,
    run: (group: readonly WaitingWrite[]) => Promise<void>,
  ) {
    this.#size = size;
    this.#atOnce = atOnce;
    this.#patienceMs = patienceMs;
    this.#run = run;
  }

  add(jobs: readonly WaitingWrite[]): void {
    const now = performance.now();
    for (const job of jobs) job.waitsSinceMs = now;
    this.#waiting.push(...jobs);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0 || this.#running === this.#atOnce) return;
    this.#scheduled = true;
    this.#turns = 0;
    this.#waitedBefore = this.#waiting.length;
    setImmediate(this.#turn);
  }

  /** A group that grew since the last turn of the event loop is given another; one that comes alone waits for nobody. */
  readonly #turn = (): void => {
    const waiting = this.#waiting.length;
    const grown = waiting > this.#waitedBefore;
    this.#turns += 1;
    this.#waitedBefore = waiting;
    if (grown && this.#turns < MAX_TURNS && waiting < this.#size) setImmediate(this.#turn);
    else this.#begin();
  };

  #begin(): void {
    this.#scheduled = false;
    this.#refuseOverdue();
    if (this.#waiting.length === 0) return;
    this.#running += 1;
    void this.#run(this.#waiting.splice(0, this.#size)).finally(() => {
      this.#running -= 1;
      this.#schedule();
    });
    this.#schedule();
  }

  /** Nobody waits in line behind a database that answers nothing. They wait in the order in which they came. */
  #refuseOverdue(): void {
    const before = performance.now() - this.#patienceMs;
    const first = this.#waiting.findIndex(({ waitsSinceMs }) => waitsSinceMs >= before);
    const overdue = this.#waiting.splice(0, first === -1 ? this.#waiting.length : first);
    const message = `The database did not answer within ${this.#patienceMs} ms.`;
    for (const job of overdue) job.reject(new StoreUnavailable(message));
  }
}
