import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import type { Verdict } from './goals.ts';
import type { ResultValues } from './results.ts';
import { summarize } from './statistics.ts';

/** Runs of the benchmark that belong together, in one file. */
export interface RunSet {
  /** What one must know to read it. */
  readonly note?: string;
  readonly runs: readonly BenchRun[];
}

export interface BenchRun {
  /** ISO date and time. */
  readonly begunAt: string;
  readonly machine: Machine;
  /** Cores that other programs kept busy meanwhile; null where that was not measured. */
  readonly backgroundCores: number | null;
  /** What each target was. */
  readonly targets: Readonly<Record<string, string>>;
  readonly results: ResultValues;
  /** How this server stood, with the pass lines and goals of that day. */
  readonly lines: readonly Verdict[];
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number | null;
  readonly kernel: string | null;
  readonly node: string;
  /** Median milliseconds of making one small write durable in the folder where the ledger lies. */
  readonly fsyncMs: number | null;
  /** The system's load average at the start; should be near 0. */
  readonly loadAverage: number | null;
}

const RESULTS = join(import.meta.dirname, 'results');
const DIGITS = 5;

/** The runs of a file, none where there is no such file. Throws when it holds something else. */
export function readRunSet(file: string): RunSet {
  if (!existsSync(file)) return { runs: [] };
  const set = JSON.parse(readFileSync(file, 'utf8')) as Partial<RunSet>;
  if (!Array.isArray(set.runs))
    throw new Error(`${file} holds no runs of this benchmark; name another file.`);
  return { ...set, runs: set.runs };
}

/** Adds a run to a file. */
export function addRun(file: string, run: BenchRun): void {
  const set = readRunSet(file);
  const short = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  const text = JSON.stringify({ ...set, runs: [...set.runs, run] }, short, 1);
  // The rounds of a metric stand on one line.
  const flat = text.replaceAll(/\[[^[\]{}"]*\]/g, (list) => list.replaceAll(/\s+/g, ' '));
  writeFileSync(file, `${flat}\n`);
}

/** The recorded set whose name comes last: names begin with the date. */
export function newestRunSet(): { readonly name: string; readonly set: RunSet } {
  const names = readdirSync(RESULTS).map((file) => basename(file, '.json'));
  const name = names.sort().at(-1) ?? '';
  return { name, set: readRunSet(join(RESULTS, `${name}.json`)) };
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
