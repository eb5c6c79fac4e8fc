import { setTimeout as delay } from 'node:timers/promises';
import { liveHeapBytes } from '../inspector.ts';
import type { Job } from '../load/job.ts';
import { residentBytes } from '../process-usage.ts';
import type { StartedTarget } from '../targets/target.ts';
import { type Figure, type Measurement, withFreshProcess } from './figure.ts';

const STREAMS = 2_000;
const HOLD_MS = 3_000;
const WARM = { stream: true, events: 20, spacingMs: 0 };
const HELD = { stream: true, events: 600, spacingMs: 1_000 };

interface Memory {
  readonly resident: number;
  readonly heap: number;
}

/** Memory of one process per stream that it holds open, both of its sockets included. */
export const held: Figure = {
  name: 'held',
  title: `${STREAMS.toLocaleString('en')} streams held, an event a second each`,
  metrics: [
    { key: 'collectedKb', title: 'KB/stream', places: 1 },
    { key: 'heapKb', title: 'of it live heap, KB/stream', places: 1 },
    { key: 'residentMb', title: 'resident MB as it runs', places: 0 },
    { key: 'beginSeconds', title: 's until all had begun', places: 1 },
  ],
  maxRounds: 1,
  processes: 'fresh',
  appliesTo: (target, streams) => target.isStarted && streams,
  measure: (measurement) =>
    withFreshProcess(measurement, measurement.target.hasHeap, (started) => hold(measurement, started)),
};

async function hold({ target, loader }: Measurement, started: StartedTarget) {
  const run = (job: Job) => loader.run(`${target.name}, held streams`, job);
  const aimed = { to: started.to };
  await run({ kind: 'first-answer', ...aimed, work: WARM, withinMs: 20_000 });
  await run({ kind: 'closed', ...aimed, work: WARM, connections: 64, warmMs: 0, forMs: 2_500 });
  const serverPids = started.process?.pids ?? [];
  const before = await memory(started, serverPids);
  const opened = await run({ kind: 'hold', ...aimed, work: HELD, streams: STREAMS, perSecond: 500 });
  await delay(HOLD_MS);
  const resident = residentBytes(serverPids);
  const collected = await memory(started, serverPids);
  await run({ kind: 'release' });
  const each = (bytes: number) => bytes / STREAMS / 1_024;
  return {
    collectedKb: each(collected.resident - before.resident),
    heapKb: each(collected.heap - before.heap),
    residentMb: resident / 1_024 ** 2,
    beginSeconds: opened.seconds,
  };
}

/** The heap is read first: that collects garbage, so resident memory is without it both before and while holding. */
async function memory({ process }: StartedTarget, pids: readonly number[]): Promise<Memory> {
  const urls = await process?.inspectorUrls().catch(() => null);
  const heap = urls ? await liveHeapBytes(...urls) : Number.NaN;
  return { heap, resident: residentBytes(pids) };
}
