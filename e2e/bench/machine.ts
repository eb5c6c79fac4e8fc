import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { summarize } from './statistics.ts';

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  /** Median milliseconds of making one small write durable in the folder where the ledger lies. */
  readonly fsyncMs: number;
  /** Work of others on this machine at the start: figures are only as good as this is small. */
  readonly loadAverage: number;
}

export function describeMachine(folder: string): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.versions.node,
    fsyncMs: measureFsync(folder),
    loadAverage: loadavg()[0] ?? 0,
  };
}

function measureFsync(folder: string): number {
  const path = join(folder, 'fsync');
  const file = openSync(path, 'w');
  const times = Array.from({ length: 21 }, () => {
    const begun = performance.now();
    writeSync(file, 'durable');
    fsyncSync(file);
    return performance.now() - begun;
  });
  closeSync(file);
  rmSync(path);
  return summarize(times)?.median ?? Number.NaN;
}
