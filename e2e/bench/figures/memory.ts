import { setTimeout as delay } from 'node:timers/promises';
import { proportionalBytes, residentBytesNow, withDescendants } from '../process-usage.ts';
import type { StartedTarget } from '../targets/target.ts';
import { type Figure, type Measurement, withFreshProcess } from './figure.ts';

const IDLE_MS = 3_000;
const SLICE_MS = 2_500;
const SAMPLE_EVERY_MS = 250;
const CONNECTIONS = 16;
const MEGABYTE = 1_024 ** 2;
const JSON_WORK = { stream: false, events: 60, spacingMs: 0 };
const STREAM_WORK = { stream: true, events: 100, spacingMs: 0 };

/** Resident memory of a server's processes over time: as it starts, under load, and when the load is gone. */
export const memory: Figure = {
  name: 'memory',
  title: `resident memory, MB: JSON and streams in turns, ${CONNECTIONS} connections`,
  metrics: [
    { key: 'idleMb', title: 'idle', places: 0 },
    { key: 'peakMb', title: 'peak', places: 0 },
    { key: 'endMb', title: 'end of load', places: 0 },
    { key: 'restedMb', title: '3 s later', places: 0 },
    { key: 'databaseMb', title: 'database', places: 0 },
    { key: 'minutes', title: 'minutes of load', places: 2 },
    { key: 'answers', title: 'answers', places: 0 },
  ],
  maxRounds: 1,
  processes: 'fresh',
  appliesTo: (target, streams) => target.isStarted && target.answersJson && streams,
  measure: (measurement) => withFreshProcess(measurement, false, (started) => watch(measurement, started)),
};

async function watch(measurement: Measurement, started: StartedTarget): Promise<Record<string, number>> {
  const { target, loader, minutes } = measurement;
  const first = { kind: 'first-answer', to: started.to, work: JSON_WORK, withinMs: 30_000 } as const;
  await loader.run(`${target.name}, first answer`, first);
  await delay(IDLE_MS);
  const idle = residentOf(started);
  const samples: number[] = [];
  const sampling = setInterval(() => samples.push(residentOf(started)), SAMPLE_EVERY_MS);
  const answers = await load(measurement, started).finally(() => clearInterval(sampling));
  const end = residentOf(started);
  const { databasePid } = started;
  const database = databasePid === undefined ? Number.NaN : proportionalBytes(withDescendants(databasePid));
  await delay(IDLE_MS);
  return {
    idleMb: idle / MEGABYTE,
    peakMb: Math.max(...samples, end) / MEGABYTE,
    endMb: end / MEGABYTE,
    restedMb: residentOf(started) / MEGABYTE,
    databaseMb: database / MEGABYTE,
    minutes,
    answers,
    ...tenths(samples),
  };
}

/** Resolves with the number of right answers. */
async function load({ target, loader, minutes }: Measurement, { to }: StartedTarget): Promise<number> {
  const deadline = performance.now() + minutes * 60_000;
  let answers = 0;
  for (let slice = 0; performance.now() < deadline; slice += 1) {
    const work = slice % 2 === 0 ? JSON_WORK : STREAM_WORK;
    const job = { kind: 'closed', to, work, connections: CONNECTIONS, warmMs: 0, forMs: SLICE_MS } as const;
    answers += (await loader.run(`${target.name}, memory under load`, job)).answers;
  }
  return answers;
}

/** How it went: after each tenth of the load, for the record. */
function tenths(samples: readonly number[]): Record<string, number> {
  const at = (tenth: number) => samples[Math.ceil((samples.length * tenth) / 10) - 1] ?? Number.NaN;
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`after${index + 1}TenthsMb`, at(index + 1) / MEGABYTE]),
  );
}

/** Of all its processes, those included that it started meanwhile. */
function residentOf({ process }: StartedTarget): number {
  return residentBytesNow(process?.pids ?? []);
}
