/** Counts work under way, so that closing can wait for it. */
export class InFlight {
  #count = 0;
  #drained: (() => void) | null = null;
  #draining: Promise<void> | null = null;

  /** Rejects once draining has begun. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#draining !== null) throw new Error('The store is closed');
    this.#count += 1;
    try {
      return await work();
    } finally {
      this.#count -= 1;
      if (this.#count === 0) this.#drained?.();
    }
  }

  /** Takes no more work and resolves when all that was taken has ended; may be called again. */
  drain(): Promise<void> {
    this.#draining ??= new Promise((resolve) => {
      this.#drained = resolve;
      if (this.#count === 0) resolve();
    });
    return this.#draining;
  }
}
