import type { IncomingMessage } from 'node:http';

/** What a reader answers to the bytes it was given. */
export type Reading = 'more' | 'enough';
/** How reading ended: all was read, the connection broke before, or the reader had enough. */
export type ReadEnd = 'whole' | 'broken' | 'enough';
/** Is handed the bytes of one read of the network. When it returns a promise, nothing is read until that resolves. */
export type OnBytes = (bytes: Uint8Array) => Reading | Promise<Reading>;

/**
 * A response's body, read by read, handed over without a promise for each: Node's own iterator over a stream does
 * the same at several times the cost.
 */
export class BodyReads {
  readonly #incoming: IncomingMessage;
  readonly #over = Promise.withResolvers<ReadEnd>();
  #onBytes: OnBytes | null = null;
  #arrived: Buffer[] = [];
  #state: 'open' | 'whole' | 'broken' = 'open';
  #busy = false;
  #betweenReadsMs = 0;
  /** A read that ends before this moment came soon after the one before. */
  #soonUntilMs = 0;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    // Listened to from the start: a break while nobody reads must not end the process; a reader still sees it.
    incoming.on('error', () => this.#end('broken'));
    incoming.on('end', () => this.#end('whole'));
    incoming.on('close', () => this.#end('broken'));
  }

  /**
   * Reads until one of the ends, once. Leaves the connection open. Rejects with what `onBytes` throws. Reads that follow
   * each other faster than `betweenReadsMs` are made fewer and larger by letting the connection rest that long.
   */
  read(onBytes: OnBytes, betweenReadsMs: number): Promise<ReadEnd> {
    this.#onBytes = onBytes;
    this.#betweenReadsMs = betweenReadsMs;
    if (this.#state === 'open') this.#incoming.on('data', this.#onData);
    else this.#over.resolve(this.#state);
    return this.#over.promise;
  }

  readonly #onData = (bytes: Buffer): void => {
    // One read of the network may bring many chunks: the reader gets them together, once all are here.
    if (this.#arrived.length === 0 && !this.#busy) queueMicrotask(this.#deliver);
    this.#arrived.push(bytes);
  };

  readonly #deliver = (): void => {
    if (this.#onBytes === null) return;
    try {
      const reading = this.#onBytes(this.#joined());
      if (typeof reading === 'string') this.#go(reading);
      else this.#pause(reading);
    } catch (error) {
      this.#fail(error);
    }
  };

  #pause(room: Promise<Reading>): void {
    this.#busy = true;
    this.#incoming.pause();
    room.then((reading) => {
      this.#busy = false;
      this.#incoming.resume();
      this.#go(reading);
    }, this.#fail);
  }

  #go(reading: Reading): void {
    if (reading === 'enough') this.#leave('enough');
    else if (this.#arrived.length > 0) queueMicrotask(this.#deliver);
    else if (this.#state !== 'open') this.#leave(this.#state);
    else if (this.#betweenReadsMs > 0) this.#restWhenSoon();
  }

  #restWhenSoon(): void {
    const now = performance.now();
    const soon = now < this.#soonUntilMs;
    this.#soonUntilMs = now + this.#betweenReadsMs;
    if (!soon) return;
    // The socket itself: a paused message would still be read and parsed.
    const { socket } = this.#incoming;
    socket.pause();
    setTimeout(() => socket.resume(), this.#betweenReadsMs);
  }

  #leave(end: ReadEnd): void {
    this.#stop();
    this.#over.resolve(end);
  }

  readonly #fail = (error: unknown): void => {
    this.#stop();
    this.#over.reject(error);
  };

  #stop(): void {
    this.#onBytes = null;
    this.#incoming.off('data', this.#onData);
    this.#incoming.pause();
  }

  #joined(): Buffer {
    const [first] = this.#arrived;
    const whole = this.#arrived.length === 1 && first !== undefined ? first : Buffer.concat(this.#arrived);
    this.#arrived = [];
    return whole;
  }

  #end(state: 'whole' | 'broken'): void {
    if (this.#state !== 'open') return;
    this.#state = state;
    // What has arrived is read before.
    if (this.#onBytes !== null && this.#arrived.length === 0 && !this.#busy) this.#leave(state);
  }
}
