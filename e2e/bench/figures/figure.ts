import type { Pids } from '../load/job.ts';
import type { Loader } from '../loader.ts';
import { withDescendants } from '../process-usage.ts';
import type { StartedTarget, StartOptions, Target } from '../targets/target.ts';

const LOG_CHARACTERS = 2_000;

export interface Metric {
  readonly key: string;
  /** The column's head, with the unit. */
  readonly title: string;
  readonly places: number;
  /** The vendor's own value is subtracted, round by round. */
  readonly added?: true;
  /** Ratios to other targets are shown for this metric; for the first one where none is marked. */
  readonly compared?: true;
}

export interface Measurement {
  readonly target: Target;
  readonly loader: Loader;
  /** The process that all rounds share; figures that need fresh ones start them by `options`. */
  readonly shared: StartedTarget;
  readonly options: StartOptions;
  /** Length of the load that takes minutes, for the figure of the memory. */
  readonly minutes: number;
}

/** One figure of the benchmark: a few metrics from one measurement, repeated in rounds over all targets. */
export interface Figure {
  /** As `--only` names it. */
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** Fewer rounds than asked for, for what takes long and varies little. */
  readonly maxRounds?: number;
  /** What its requests ask for, where its rounds share a process: that process is warmed up with it. */
  readonly asks?: 'json' | 'streams';
  /** Whether rounds share one process per target; else `measure` starts and stops its own. */
  readonly processes: 'shared' | 'fresh';
  appliesTo(target: Target, streams: boolean): boolean;
  /** By metric. */
  measure(measurement: Measurement): Promise<Readonly<Record<string, number>>>;
}

/** Whose CPU is read while a target is under load. */
export function pidsOf({ shared, options }: Measurement): Pids {
  return {
    server: shared.process?.pids ?? [],
    database: shared.databasePid === undefined ? [] : withDescendants(shared.databasePid),
    vendor: options.vendor.process.pids,
  };
}

/** Measures with a process of its own and ends it; an error tells what the process wrote last. */
export async function withFreshProcess<T>(
  { target, options }: Measurement,
  inspect: boolean,
  measure: (started: StartedTarget) => Promise<T>,
): Promise<T> {
  const started = await target.start({ ...options, inspect });
  try {
    return await measure(started);
  } catch (error) {
    const log = started.process?.log.slice(-LOG_CHARACTERS) ?? '';
    throw new Error(`${error instanceof Error ? error.message : error}\n${log}`, { cause: error });
  } finally {
    await started.stop();
  }
}
