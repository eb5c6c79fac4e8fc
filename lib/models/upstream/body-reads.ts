import type { IncomingMessage } from 'node:http';

/** Bytes that may wait for a slow reader before the connection is told to stop. */
const HIGH_WATER_BYTES = 64 * 1_024;

type Read = IteratorResult<Uint8Array, undefined>;
const END: Read = { done: true, value: undefined };

/**
 * A response's body as its reads: a reader that waits gets each read as it arrives, what came meanwhile comes
 * joined. Node's own iterator over a stream does the same at several times the cost for each read.
 */
export class BodyReads implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #incoming: IncomingMessage;
  #arrived: Buffer[] = [];
  #bytes = 0;
  #state: 'open' | 'ended' | { readonly error: Error } = 'open';
  #reader: PromiseWithResolvers<Read> | null = null;
  #begun = false;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    // Listened to from the start: a break while nobody reads must not end the process; a reader still sees it.
    incoming.on('error', (error) => this.#end({ error }));
    incoming.on('end', () => this.#end('ended'));
    incoming.on('close', () => this.#end({ error: new Error('the connection was closed') }));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Rejects when the connection breaks, after all that arrived was read. */
  next(): Promise<Read> {
    if (!this.#begun) this.#begin();
    if (this.#arrived.length > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#state === 'ended') return Promise.resolve(END);
    if (this.#state !== 'open') return Promise.reject(this.#state.error);
    this.#reader = Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Leaves the connection open. */
  return(): Promise<Read> {
    this.#incoming.off('data', this.#onData);
    this.#incoming.pause();
    return Promise.resolve(END);
  }

  #begin(): void {
    this.#begun = true;
    this.#incoming.on('data', this.#onData);
  }

  readonly #onData = (bytes: Buffer): void => {
    // One read of the network may bring many chunks: the reader gets them together, once all are here.
    if (this.#arrived.length === 0 && this.#reader !== null) queueMicrotask(this.#answer);
    this.#arrived.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= HIGH_WATER_BYTES) this.#incoming.pause();
  };

  readonly #answer = (): void => {
    const reader = this.#reader;
    this.#reader = null;
    reader?.resolve({ done: false, value: this.#take() });
  };

  #take(): Buffer {
    const [first] = this.#arrived;
    const whole = this.#arrived.length === 1 && first !== undefined ? first : Buffer.concat(this.#arrived);
    this.#arrived = [];
    this.#bytes = 0;
    if (this.#incoming.isPaused()) this.#incoming.resume();
    return whole;
  }

  #end(state: 'ended' | { readonly error: Error }): void {
    if (this.#state !== 'open') return;
    this.#state = state;
    // What has arrived is read before.
    if (this.#arrived.length > 0 || this.#reader === null) return;
    if (state === 'ended') this.#reader.resolve(END);
    else this.#reader.reject(state.error);
    this.#reader = null;
  }
}
