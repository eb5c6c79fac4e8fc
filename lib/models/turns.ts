/** How long work may hold the event loop before it lets others run. */
const TURN_MS = 4;

/** Cuts long work into turns: `if (turns.over()) await turns.next()` between two pieces of it. */
export class Turns {
  #endsAtMs = performance.now() + TURN_MS;

  over(): boolean {
    return performance.now() >= this.#endsAtMs;
  }

  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#endsAtMs = performance.now() + TURN_MS;
  }
}
