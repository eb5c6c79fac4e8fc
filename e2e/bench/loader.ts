import { type ChildProcess, fork } from 'node:child_process';
import type { Job, LoadResult } from './load/job.ts';

/** Wrong answers end the benchmark: figures of a server that answers wrongly are worth nothing. */
export class WrongAnswers extends Error {
  readonly result: LoadResult;

  constructor(what: string, result: LoadResult) {
    super(`${what}: ${result.wrong} wrong answers, such as\n  ${result.complaints.join('\n  ')}`);
    this.name = 'WrongAnswers';
    this.result = result;
  }
}

/** The load generator, in a process of its own. */
export class Loader {
  readonly #child: ChildProcess;
  #backgroundMs = 0;
  #seconds = 0;

  constructor() {
    const execArgv = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];
    this.#child = fork(new URL('./load/worker.ts', import.meta.url), [], {
      execArgv,
      serialization: 'advanced',
    });
  }

  /** Runs one job; rejects with `WrongAnswers` when a single answer was wrong. */
  async run(what: string, job: Job): Promise<LoadResult> {
    const result = await this.try(job);
    if (result.wrong > 0) throw new WrongAnswers(what, result);
    return result;
  }

  /** The same, with wrong answers as a part of the result. */
  try(job: Job): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const left = (code: number | null) => reject(new Error(`The load generator ended with ${code}`));
      this.#child.once('exit', left);
      this.#child.once('message', (message: { result: LoadResult } | { error: string }) => {
        this.#child.off('exit', left);
        if ('error' in message) return reject(new Error(message.error));
        this.#noteBackground(job, message.result);
        resolve(message.result);
      });
      this.#child.send(job);
    });
  }

  /** Cores that other programs kept busy during the measurements, on average; null before any. Should be near 0. */
  get backgroundCores(): number | null {
    return this.#seconds === 0 ? null : Math.max(0, this.#backgroundMs / 1_000 / this.#seconds);
  }

  #noteBackground(job: Job, result: LoadResult): void {
    if (job.kind !== 'closed' && job.kind !== 'open') return;
    const { server = [], database = [], vendor = [] } = job.pids ?? {};
    // Without the server's own processes nobody can tell what is background.
    if (server.length === 0) return;
    const { machineCpuMs, serverCpuMs, databaseCpuMs, vendorCpuMs, loadCpuMs, seconds } = result;
    const vendorIsServer = server.some((pid) => vendor.includes(pid));
    this.#backgroundMs += machineCpuMs - loadCpuMs - vendorCpuMs - (vendorIsServer ? 0 : serverCpuMs);
    if (database.length > 0) this.#backgroundMs -= databaseCpuMs;
    this.#seconds += seconds;
  }

  stop(): void {
    this.#child.disconnect();
  }
}
