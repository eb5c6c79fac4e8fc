import { cpuMs, machineCpuMs } from '../process-usage.ts';
import { percentiles } from '../statistics.ts';
import type { Outcome } from './exchanges.ts';
import type { LoadResult, Pids } from './job.ts';

interface Reading {
  readonly at: number;
  readonly server: number;
  readonly database: number;
  readonly vendor: number;
  readonly load: number;
  readonly machine: number;
}

/** Counts answers; times and CPU only between `begin` and `end`, wrong answers always. */
export class LoadTally {
  readonly #pids: Pids | undefined;
  readonly #latencies: number[] = [];
  readonly #firstTexts: number[] = [];
  readonly #complaints: string[] = [];
  #answers = 0;
  #wrong = 0;
  #events = 0;
  #first: Reading | null = null;
  #last: Reading | null = null;
  sent = 0;

  constructor(pids: Pids | undefined) {
    this.#pids = pids;
  }

  begin(): void {
    this.#first = this.#read();
  }

  end(): void {
    this.#last = this.#read();
  }

  get measuring(): boolean {
    return this.#first !== null && this.#last === null;
  }

  /** An event of text arrived. */
  event(): void {
    if (this.measuring) this.#events += 1;
  }

  take({ complaint, sentAt, endedAt, firstTextAt }: Outcome): void {
    if (complaint !== null) {
      this.#wrong += 1;
      if (this.#complaints.length < 3) this.#complaints.push(complaint);
      return;
    }
    if (!this.measuring) return;
    this.#answers += 1;
    this.#latencies.push(endedAt - sentAt);
    if (firstTextAt !== null) this.#firstTexts.push(firstTextAt - sentAt);
  }

  result(): LoadResult {
    const first = this.#first ?? this.#read();
    const last = this.#last ?? this.#read();
    return {
      answers: this.#answers,
      events: this.#events,
      wrong: this.#wrong,
      complaints: this.#complaints,
      seconds: (last.at - first.at) / 1_000,
      latency: percentiles(this.#latencies),
      firstText: percentiles(this.#firstTexts),
      serverCpuMs: last.server - first.server,
      databaseCpuMs: last.database - first.database,
      vendorCpuMs: last.vendor - first.vendor,
      loadCpuMs: last.load - first.load,
      machineCpuMs: last.machine - first.machine,
      sent: this.sent,
      endedAt: performance.timeOrigin + performance.now(),
    };
  }

  /** `NaN`, not 0, where the processes are not known. */
  #cpuOf(group: keyof Pids): number {
    const pids = this.#pids?.[group] ?? [];
    return pids.length === 0 ? Number.NaN : cpuMs(pids);
  }

  #read(): Reading {
    const { user, system } = process.cpuUsage();
    return {
      at: performance.now(),
      server: this.#cpuOf('server'),
      database: this.#cpuOf('database'),
      vendor: this.#cpuOf('vendor'),
      load: (user + system) / 1_000,
      machine: machineCpuMs(),
    };
  }
}
