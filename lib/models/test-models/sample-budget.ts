/** Sampling asked for more than one answer may cost. */
export class BudgetSpent extends Error {}

const MAX_STEPS = 30_000;
/** Schemas may nest what they apply to one value without end; each level here is a few frames of the stack. */
const MAX_DEPTH = 600;

/**
 * What it may cost to make one answer from schemas, all of its documents together. A step is a schema looked at, a
 * candidate tried or a few characters written: well under a microsecond.
 */
export class SampleBudget {
  #steps = MAX_STEPS;
  #depth = 0;

  /** Throws `BudgetSpent` once too much was asked. */
  spend(steps = 1): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new BudgetSpent(`more than ${MAX_STEPS} steps`);
  }

  /** Does one level of recursive work. */
  within<T>(work: () => T): T {
    this.spend();
    if (this.#depth >= MAX_DEPTH)
      throw new BudgetSpent(`references or repetitions more than ${MAX_DEPTH} deep`);
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
    }
  }
}
