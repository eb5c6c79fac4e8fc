import cluster, { type Worker } from 'node:cluster';
import type { Log } from './log.ts';

/** A worker that ended is replaced at once, one that had just begun after this pause. */
const RESTART_PAUSE_MS = 1_000;

/**
 * Runs this program `count` times behind one port and never returns. Workers take connections from one socket that
 * they share, whoever has time: handed on by this process, one on its way to a worker that dies would stay open for
 * ever. The first worker starts alone, so that what keeps the server from starting is said once, and the others find
 * the database prepared. A worker that dies is replaced. SIGTERM and SIGINT are passed on, and the process ends with
 * its last worker.
 */
export function superviseWorkers(count: number, log: Log): void {
  let closing = false;
  cluster.schedulingPolicy = cluster.SCHED_NONE;

  function start(): Worker {
    const worker = cluster.fork();
    const startedAtMs = performance.now();
    let listening = false;
    worker.once('listening', () => {
      listening = true;
    });
    worker.once('exit', (code, signal) => {
      if (closing) return;
      // It has said why on its own.
      if (worker.id === 1 && !listening) process.exit(code || 1);
      log.error({ worker: worker.id, code, signal }, 'a worker ended and is replaced');
      const young = performance.now() - startedAtMs < RESTART_PAUSE_MS;
      setTimeout(() => closing || start(), young ? RESTART_PAUSE_MS : 0);
    });
    return worker;
  }

  start().once('listening', () => {
    for (let worker = 1; worker < count; worker++) start();
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      closing = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
      if (Object.keys(cluster.workers ?? {}).length === 0) process.exit(0);
    });
  }
}
