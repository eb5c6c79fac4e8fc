import type { IncomingMessage } from 'node:http';

/** What the receiver of bytes answers: go on, or stop reading here. */
export type Reading = 'more' | 'enough';
/** Why reading ended: the body is over, the connection broke before its end, or the receiver had enough. */
export type ReadEnd = 'whole' | 'broken' | 'enough';
/** Receives the bytes of one read of the network. When it returns a promise, nothing is read until that resolves. */
export type OnBytes = (bytes: Uint8Array) => Reading | Promise<Reading>;

/**
 * The body of a response, handed to a callback read by read. It costs no promise for each read, where Node's own
 * asynchronous iterator over the body costs several times as much.
 */
export class BodyReads {
  readonly #incoming: IncomingMessage;
  readonly #over = Promise.withResolvers<ReadEnd>();
  #onBytes: OnBytes | null = null;
  #arrived: Buffer[] = [];
  #state: 'open' | 'whole' | 'broken' = 'open';
  #receiverBusy = false;
  #minIntervalMs = 0;
  /** A read that comes before this moment follows the one before too closely. */
  #nextReadAtMs = 0;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    // Listened to from the start: an `error` that nobody listens to would end the process. Who reads later still sees it.
    incoming.on('error', () => this.#end('broken'));
    incoming.on('end', () => this.#end('whole'));
    incoming.on('close', () => this.#end('broken'));
  }

  /**
   * Reads until the end, once; leaves the connection open. Rejects with what `onBytes` throws. With `minIntervalMs`
   * reads are at least that far apart, and so fewer and larger.
   */
  read(onBytes: OnBytes, minIntervalMs: number): Promise<ReadEnd> {
    this.#onBytes = onBytes;
    this.#minIntervalMs = minIntervalMs;
    if (this.#state === 'open') this.#incoming.on('data', this.#onData);
    else this.#over.resolve(this.#state);
    return this.#over.promise;
  }

  readonly #onData = (bytes: Buffer): void => {
    // One read of the network may bring many chunks: they are handed over together, once all are here.
    if (this.#arrived.length === 0 && !this.#receiverBusy) queueMicrotask(this.#deliver);
    this.#arrived.push(bytes);
  };

  readonly #deliver = (): void => {
    if (this.#onBytes === null) return;
    try {
      const reading = this.#onBytes(this.#joined());
      if (typeof reading === 'string') this.#continue(reading);
      else this.#pause(reading);
    } catch (error) {
      this.#fail(error);
    }
  };

  #pause(room: Promise<Reading>): void {
    this.#receiverBusy = true;
    this.#incoming.pause();
    room.then((reading) => {
      this.#receiverBusy = false;
      this.#incoming.resume();
      this.#continue(reading);
    }, this.#fail);
  }

  #continue(reading: Reading): void {
    if (reading === 'enough') this.#finish('enough');
    else if (this.#arrived.length > 0) queueMicrotask(this.#deliver);
    else if (this.#state !== 'open') this.#finish(this.#state);
    else if (this.#minIntervalMs > 0) this.#keepInterval();
  }

  #keepInterval(): void {
    const now = performance.now();
    const tooClose = now < this.#nextReadAtMs;
    this.#nextReadAtMs = now + this.#minIntervalMs;
    if (!tooClose) return;
    // The socket is paused, not the message, which would still be read and parsed.
    const { socket } = this.#incoming;
    socket.pause();
    setTimeout(() => socket.resume(), this.#minIntervalMs);
  }

  #finish(end: ReadEnd): void {
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
    // What has arrived is handed over first; `#continue` then finds that this was the end.
    if (this.#onBytes !== null && this.#arrived.length === 0 && !this.#receiverBusy) this.#finish(state);
  }
}
