import { toBytes } from '#lib/sse/encode.ts';

const HIGH_WATER_CHARACTERS = 64 * 1_024;

/**
 * Frames on their way from the pump to one client. What is pushed before the client takes it leaves in one write
 * (whole frames, never split); when the client is slow, `push` asks the pump to wait.
 */
export class FrameQueue implements AsyncIterable<Uint8Array> {
  private waiting = '';
  private ended = false;
  private wakeReader: (() => void) | null = null;
  private wakeWriter: (() => void) | null = null;
  private readonly onLeave: () => void;
  /** `Date.now()` of the last push, for keep-alives. */
  lastPushMs = Date.now();

  /** `onLeave` is called when the reader stops before the end. */
  constructor(onLeave: () => void) {
    this.onLeave = onLeave;
  }

  /** Adds whole frames; resolves when there is room for more. */
  push(frames: string): void | Promise<void> {
    if (this.ended || frames === '') return;
    this.lastPushMs = Date.now();
    this.waiting += frames;
    this.wakeReader?.();
    if (this.waiting.length < HIGH_WATER_CHARACTERS) return;
    return new Promise((resolve) => {
      this.wakeWriter = resolve;
    });
  }

  /** No more frames; those that wait are still delivered. */
  end(): void {
    this.ended = true;
    this.wakeReader?.();
    this.releaseWriter();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        if (this.waiting === '' && !this.ended) await this.arrival();
        const frames = this.waiting;
        if (frames === '') return;
        this.waiting = '';
        this.releaseWriter();
        yield toBytes(frames);
      }
    } finally {
      const left = !this.ended;
      this.ended = true;
      this.releaseWriter();
      if (left) this.onLeave();
    }
  }

  private releaseWriter(): void {
    this.wakeWriter?.();
    this.wakeWriter = null;
  }

  private arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeReader = () => {
        this.wakeReader = null;
        resolve();
      };
    });
  }
}
