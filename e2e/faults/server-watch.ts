import { readFileSync, writeFileSync } from 'node:fs';
import { Inspector, liveHeapBytes } from '../bench/inspector.ts';
import type { RunningServer } from '../support/server.ts';

/** Start a server with these settings to be able to watch it. */
export const WATCHED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const;

/**
 * CPU time of the main thread between two ticks of a short timer: how long the event loop was held by work. Unlike
 * the clock it does not grow when other processes take the processor.
 */
const WATCH = `(() => {
  const watch = { heldMs: 0, last: process.threadCpuUsage() };
  setInterval(() => {
    const now = process.threadCpuUsage();
    const heldMs = (now.user + now.system - watch.last.user - watch.last.system) / 1000;
    if (heldMs > watch.heldMs) watch.heldMs = heldMs;
    watch.last = now;
  }, 2).unref();
  globalThis.loopWatch = watch;
})()`;

/** Memory, event loop and handles of a running server, seen from outside. Linux only. */
export class ServerWatch {
  readonly #server: RunningServer;
  readonly #inspector: Inspector;
  readonly #url: string;
  #restingBytes = 0;

  private constructor(server: RunningServer, url: string, inspector: Inspector) {
    this.#server = server;
    this.#url = url;
    this.#inspector = inspector;
  }

  static async on(server: RunningServer): Promise<ServerWatch> {
    const url = /ws:\/\/\S+/.exec(server.stderr)?.[0];
    if (url === undefined) throw new Error('The server was not started with the settings `WATCHED`.');
    const watch = new ServerWatch(server, url, await Inspector.open(url));
    await watch.#evaluate(WATCH);
    return watch;
  }

  /** Begins a measurement: peak memory and the longest block are counted from here. */
  async begin(): Promise<void> {
    await this.#evaluate('void (loopWatch.heldMs = 0)');
    // The kernel starts counting the peak anew from what is resident now.
    writeFileSync(`/proc/${this.#server.pid}/clear_refs`, '5');
    this.#restingBytes = this.#status('VmRSS');
  }

  /** What happened since `begin`. */
  async end(): Promise<{ readonly heldMs: number; readonly grownMb: number }> {
    const heldMs = Number(await this.#evaluate('loopWatch.heldMs'));
    return { heldMs, grownMb: (this.#status('VmHWM') - this.#restingBytes) / 1_048_576 };
  }

  /** Live heap and buffers after a collection, and open handles by kind. */
  async atRest(): Promise<{ readonly heapMb: number; readonly handles: Readonly<Record<string, number>> }> {
    const heapMb = (await liveHeapBytes(this.#url)) / 1_048_576;
    const names = JSON.parse(
      String(await this.#evaluate('JSON.stringify(process.getActiveResourcesInfo())')),
    );
    const handles: Record<string, number> = {};
    for (const name of names as string[]) handles[name] = (handles[name] ?? 0) + 1;
    return { heapMb, handles };
  }

  close(): void {
    this.#inspector.close();
  }

  async #evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#inspector.call('Runtime.evaluate', { expression, returnByValue: true });
    return (result as { value?: unknown } | undefined)?.value;
  }

  #status(name: 'VmRSS' | 'VmHWM'): number {
    const text = readFileSync(`/proc/${this.#server.pid}/status`, 'latin1');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1_024;
  }
}

/** Asks `/health` without a pause and remembers how long the longest answer took. */
export class Prober {
  longestMs = 0;
  asked = 0;
  #stopped = false;
  readonly #running: Promise<void>;

  constructor(server: RunningServer) {
    this.#running = this.#ask(`${server.url}/health`);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #ask(url: string): Promise<void> {
    while (!this.#stopped) {
      const from = performance.now();
      const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`/health answered ${answer.status}`);
      this.longestMs = Math.max(this.longestMs, performance.now() - from);
      this.asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
