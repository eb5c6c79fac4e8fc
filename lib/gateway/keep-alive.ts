import { KEEP_ALIVE_FRAME } from '#lib/sse/encode.ts';
import type { FrameQueue } from './frame-queue.ts';

/** One timer for all streams: every open stream that was silent too long gets a comment frame. */
export class KeepAlive {
  readonly #queues = new Set<FrameQueue>();
  readonly #silenceMs: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  add(queue: FrameQueue): void {
    this.#queues.add(queue);
    this.#timer ??= setInterval(() => this.#tick(), Math.max(50, this.#silenceMs / 10)).unref();
  }

  delete(queue: FrameQueue): void {
    this.#queues.delete(queue);
    if (this.#queues.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    const silentSince = performance.now() - this.#silenceMs;
    for (const queue of this.#queues) if (queue.lastPushMs <= silentSince) void queue.push(KEEP_ALIVE_FRAME);
  }
}
