import type { Landed } from './postgres-flight.ts';
import { type Begun, begin, NO_ROWS, type PostgresAccess, transact } from './postgres-transaction.ts';
import { type Batch, type Program, type Statement, Undo } from './program.ts';
import type { Durability } from './store.ts';

/** What a program has left in the transaction of its group: what it should, nothing at all, or what must be taken back. */
type Left = 'result' | 'unfinished' | 'changes';

/** A program that waits for its transaction. */
export interface WaitingWrite {
  readonly durability: Durability;
  attempts: number;
  /** Since when it waits for its turn, on the clock of `performance.now()`. */
  waitsSinceMs: number;
  /** Its first step, when that is a batch. */
  readonly batch: Batch | null;
  /** The step that it waits at now. */
  readonly step: Statement | Batch | null;
  readonly left: Left;
  /** Whether it has gone on from its first step. */
  readonly advanced: boolean;
  /** Begins it, or begins it again, from the top. */
  start(): Batch | null;
  /** Goes on after its step, with what that did. */
  advance(landed: readonly Landed[]): void;
  runAlone(database: PostgresAccess): Promise<void>;
  readonly acknowledge: () => void;
  reject(error: unknown): void;
  onEnd(react: () => void): void;
}

export class ProgramJob<T> implements WaitingWrite {
  readonly durability: Durability;
  attempts = 1;
  waitsSinceMs = 0;
  left: Left = 'unfinished';
  batch: Batch | null = null;
  acknowledge: () => void = () => undefined;
  readonly #program: () => Program<T | Undo<T>>;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;
  #begun: Begun<T | Undo<T>> | null = null;
  #unused = false;
  #onEnd: () => void = () => undefined;

  constructor(
    program: () => Program<T | Undo<T>>,
    durability: Durability,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ) {
    this.#program = program;
    this.durability = durability;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): Batch | null {
    this.left = 'unfinished';
    this.#unused = true;
    this.#begun = begin(this.#program());
    const { step } = this;
    this.batch = step === null || 'sql' in step ? null : step;
    return this.batch;
  }

  get advanced(): boolean {
    return !this.#unused;
  }

  get step(): Statement | Batch | null {
    const step = this.#begun?.step;
    return step === undefined || step.done ? null : step.value;
  }

  advance(landed: readonly Landed[]): void {
    const { step } = this;
    const first = this.#unused;
    this.#unused = false;
    const wrote = landed.some((one) => one.wrote);
    if (step !== null && !('sql' in step)) step.results.push(...landed.map(({ rows }) => rows));
    const rows = step !== null && 'sql' in step ? landed[0]?.rows : NO_ROWS;
    try {
      const next = this.#begun?.program.next(rows ?? NO_ROWS);
      if (this.#begun === null || next === undefined) return;
      this.#begun = { program: this.#begun.program, step: next };
      // What it decided on may have changed since it was read: to write after that takes a transaction of its own.
      if (next.done !== true || (wrote && !first)) this.left = wrote ? 'changes' : 'unfinished';
      else this.#finish(next.value, wrote);
    } catch (error) {
      this.#end(wrote, () => this.reject(error));
    }
  }

  #finish(result: T | Undo<T>, wrote: boolean): void {
    if (result instanceof Undo) this.#end(wrote, () => this.#succeed(result.value));
    else this.#end(false, () => this.#succeed(result));
  }

  #end(changesToUndo: boolean, acknowledge: () => void): void {
    this.left = changesToUndo ? 'changes' : 'result';
    this.acknowledge = acknowledge;
  }

  async runAlone(database: PostgresAccess): Promise<void> {
    try {
      this.#succeed(await transact(database, 'commit', () => this.#take()));
    } catch (error) {
      this.reject(error);
    }
  }

  /** As it was begun, or from the top when that has been used. */
  #take(): Begun<T | Undo<T>> {
    const begun = this.#unused ? this.#begun : null;
    this.#unused = false;
    return begun ?? begin(this.#program());
  }

  #succeed(value: T): void {
    this.#onEnd();
    this.#resolve(value);
  }

  reject(error: unknown): void {
    this.#onEnd();
    this.#reject(error);
  }

  onEnd(react: () => void): void {
    this.#onEnd = react;
  }
}
