import type { Log } from '#lib/log.ts';
import type { RequestTrace } from './request-trace.ts';

const WRITE_AFTER_MS = 100;

/** One line a request, written together with others a moment later: to note one costs its request no more than a push. */
export class RequestLog {
  private readonly log: Pick<Log, 'info' | 'debug'>;
  private ended: RequestTrace[] = [];

  constructor(log: Pick<Log, 'info' | 'debug'>) {
    this.log = log;
  }

  note(trace: RequestTrace): void {
    if (this.ended.push(trace) === 1) setTimeout(() => this.write(), WRITE_AFTER_MS).unref();
  }

  /** Writes what was noted. Probes, which come every second, only where debugging is asked for. */
  write(): void {
    const { ended } = this;
    this.ended = [];
    for (const trace of ended) this.log[trace.isProbe ? 'debug' : 'info'](trace.toLine(), 'request');
  }
}
