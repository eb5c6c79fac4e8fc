import { toBytes } from '#lib/sse/encode.ts';
import type { FrameStream, FrameWriter } from './call.ts';

const HIGH_WATER_CHARACTERS = 64 * 1_024;

/**
 * Frames on their way from the pump to one client. What is pushed before the client takes it leaves in one write
 * (whole frames, never split); when the client is slow, `push` asks the pump to wait.
 */
export class FrameQueue implements FrameStream {
  #waiting = '';
  #ended = false;
  #writer: FrameWriter | null = null;
  #writerIsFull = false;
  #flushing = false;
  #wakeReader: (() => void) | null = null;
  /** Resolves when there is room again; one for all who wait, the pump and keep-alives. */
  #room: PromiseWithResolvers<void> | null = null;
  readonly #onLeave: () => void;
  /** `performance.now()` of the last push, for keep-alives. */
  lastPushMs = performance.now();

  /** `onLeave` is called when the reader stops before the end. */
  constructor(onLeave: () => void) {
    this.#onLeave = onLeave;
  }

  /** Adds whole frames; resolves when there is room for more. */
  push(frames: string): void | Promise<void> {
    if (this.#ended || frames === '') return;
    this.lastPushMs = performance.now();
    this.#waiting += frames;
    this.#passOn();
    if (this.#waiting.length < HIGH_WATER_CHARACTERS) return;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** No more frames; those that wait are still delivered. */
  end(): void {
    this.#ended = true;
    this.#passOn();
    this.#makeRoom();
  }

  writeTo(writer: FrameWriter): void {
    this.#writer = writer;
    if (this.#waiting !== '' || this.#ended) this.#flush();
  }

  drained(): void {
    this.#writerIsFull = false;
    this.#flush();
  }

  /**
   * A writer gets in one write whatever is pushed in one turn of the event loop, after all that arrived in it was
   * read, for this stream and for the others.
   */
  #passOn(): void {
    if (this.#writer === null) this.#wakeReader?.();
    else if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(this.#flush);
    }
  }

  readonly #flush = (): void => {
    this.#flushing = false;
    const writer = this.#writer;
    const waiting = this.#waiting;
    if (writer === null || (this.#writerIsFull && !this.#ended)) return;
    this.#waiting = '';
    if (this.#ended) {
      this.#writer = null;
      writer.end(waiting);
      return;
    }
    if (waiting !== '') this.#writerIsFull = !writer.write(waiting);
    if (!this.#writerIsFull) this.#makeRoom();
  };

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        if (this.#waiting === '' && !this.#ended) await this.#arrival();
        const frames = this.#waiting;
        if (frames === '') return;
        this.#waiting = '';
        this.#makeRoom();
        yield toBytes(frames);
      }
    } finally {
      const left = !this.#ended;
      this.#ended = true;
      this.#makeRoom();
      if (left) this.#onLeave();
    }
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = null;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeReader = () => {
        this.#wakeReader = null;
        resolve();
      };
    });
  }
}
