import { ModelError } from '#lib/models/provider.ts';
import { apiError } from '#lib/protocol/errors.ts';

/** The runs under way in this process, so that a shutdown can end and settle them. */
export class Running {
  readonly #stops = new Map<AbortController, Promise<unknown>>();

  /** A signal for one run: aborts when the client leaves or the server must stop. */
  start(client: AbortSignal): AbortController {
    const stop = new AbortController();
    if (client.aborted) stop.abort(client.reason);
    else client.addEventListener('abort', () => stop.abort(client.reason), { once: true });
    return stop;
  }

  /** Remembers a run until it is settled. */
  track(stop: AbortController, finished: Promise<unknown>): void {
    this.#stops.set(stop, finished);
    void finished.finally(() => this.#stops.delete(stop));
  }

  /** Lets running work end by itself for a while, then ends it; resolves when all is settled. */
  async drain(graceMs: number): Promise<void> {
    const timer = setTimeout(() => this.#stopAll(), graceMs);
    await Promise.allSettled(this.#stops.values());
    clearTimeout(timer);
  }

  #stopAll(): void {
    const reason = new ModelError(
      apiError('overloaded', 'The server is shutting down; send the request again.'),
    );
    for (const stop of this.#stops.keys()) stop.abort(reason);
  }
}
