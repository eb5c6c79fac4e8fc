import type { Work } from '../work.ts';
import type { Address } from './connection.ts';

/** The server to send requests to, with their path and headers. */
export interface Destination extends Address {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Bearer keys that take turns, request by request, in place of the one among the headers. */
  readonly keys?: readonly string[];
}

/** Processes whose CPU time is read at both ends of the measurement. */
export interface Pids {
  readonly server: readonly number[];
  /** Of the database beside the server, where it has one. */
  readonly database: readonly number[];
  readonly vendor: readonly number[];
}

interface Aimed {
  readonly to: Destination;
  readonly work: Work;
  /** Absent where nobody asks for CPU. */
  readonly pids?: Pids;
}

/** Each connection sends its next request as soon as it has its answer. */
export interface ClosedJob extends Aimed {
  readonly kind: 'closed';
  readonly connections: number;
  readonly warmMs: number;
  readonly forMs: number;
}

/** Requests leave at a fixed rate, whether or not earlier ones were answered. */
export interface OpenJob extends Aimed {
  readonly kind: 'open';
  readonly perSecond: number;
  readonly warmMs: number;
  readonly forMs: number;
}

/** Opens streams and keeps them open; the answer comes when all have begun. */
export interface HoldJob extends Aimed {
  readonly kind: 'hold';
  readonly streams: number;
  readonly perSecond: number;
}

/** Ends what `hold` began, after checking it. */
export interface ReleaseJob {
  readonly kind: 'release';
}

/** Opens streams and leaves each at its first text. */
export interface AbortJob extends Aimed {
  readonly kind: 'abort';
  readonly streams: number;
  readonly connections: number;
}

/** Tries until one right answer comes. */
export interface FirstAnswerJob extends Aimed {
  readonly kind: 'first-answer';
  readonly withinMs: number;
}

export type Job = ClosedJob | OpenJob | HoldJob | ReleaseJob | AbortJob | FirstAnswerJob;

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

export interface LoadResult {
  /** Right answers and events of text inside the measured time. */
  readonly answers: number;
  readonly events: number;
  readonly wrong: number;
  /** Up to three of the complaints. */
  readonly complaints: readonly string[];
  readonly seconds: number;
  readonly latency: Percentiles | null;
  readonly firstText: Percentiles | null;
  /** `NaN` where the server's processes are not known. */
  readonly serverCpuMs: number;
  /** `NaN` where there is no database beside the server. */
  readonly databaseCpuMs: number;
  readonly vendorCpuMs: number;
  readonly loadCpuMs: number;
  /** Of everything on the machine. Less the three above it is the work of other programs. */
  readonly machineCpuMs: number;
  /** Requests sent, those of the warm-up included. */
  readonly sent: number;
  /** When the job ended, unix milliseconds with fractions. */
  readonly endedAt: number;
}
