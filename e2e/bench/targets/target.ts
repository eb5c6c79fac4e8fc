import type { Destination } from '../load/job.ts';
import type { RunningProcess } from '../processes.ts';

export interface StartOptions {
  readonly vendor: BenchVendor;
  /** A folder of this run alone, for logs, settings and data. */
  readonly folder: string;
  /** With an inspector on loopback, for the figures about the heap. */
  readonly inspect: boolean;
}

export interface BenchVendor {
  /** Origin only: scheme, host and port. */
  readonly url: string;
  readonly port: number;
  readonly process: RunningProcess;
}

/** A server the benchmark measures. */
export interface Target {
  readonly name: TargetName | (string & {});
  /** What it is, in a few words, with its version and runtime. */
  readonly about: string;
  /** True where a Node process of our own starting answers, so that its heap can be read. */
  readonly hasHeap: boolean;
  /** False for what is started by others or is the vendor itself. */
  readonly isStarted: boolean;
  /** True where many accounts can ask. */
  readonly hasAccounts: boolean;
  /** False where only streams are measured. */
  readonly answersJson: boolean;
  /** A wrong answer of it ends the run; one of any other takes that one out of the figure. */
  readonly mustAnswer: boolean;
  /** The figures it takes part in; all of them when absent. */
  readonly figures?: readonly string[];
  /** Starts a fresh process. It may not be listening yet. */
  start(options: StartOptions): Promise<StartedTarget>;
}

/** What is true of most servers that run in a Node process of our starting. */
export const STARTED = {
  hasHeap: true,
  isStarted: true,
  hasAccounts: false,
  answersJson: true,
  mustAnswer: false,
} as const satisfies Partial<Target>;

export type TargetName =
  | 'vendor'
  | 'relay'
  | 'relay-disk'
  | 'nginx'
  | 'server'
  | 'server-postgres'
  | 'next'
  | 'portkey'
  | 'portkey-streams'
  | 'ai-sdk'
  | 'litellm';

export interface StartedTarget {
  readonly to: Destination;
  /** Null where the processes are not known. */
  readonly process: RunningProcess | null;
  /** Bearer keys of a hundred further accounts, where the target has accounts. */
  readonly manyKeys?: readonly string[];
  /** The database's first process, where the target has a database in processes of its own. */
  readonly databasePid?: number;
  stop(): Promise<void>;
}
