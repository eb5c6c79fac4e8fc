import { Deadline } from '#lib/deadline.ts';

const STOOD_STILL_MS = 100;

/**
 * Calls back once when an answer is overdue. Not while this process stood still itself, for want of a processor or
 * in a long computation: then the answer may be there and wait to be read, and it gets the same time again.
 */
export class AnswerLimit {
  #deadline: Deadline;

  constructor(limitMs: number, onOverdue: () => void) {
    const begin = (): Deadline => {
      const dueMs = performance.now() + limitMs;
      return new Deadline(limitMs, () => {
        if (performance.now() > dueMs + STOOD_STILL_MS) this.#deadline = begin();
        else onOverdue();
      });
    };
    this.#deadline = begin();
  }

  drop(): void {
    this.#deadline.drop();
  }
}
