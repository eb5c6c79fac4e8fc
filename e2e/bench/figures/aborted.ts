import { setTimeout as delay } from 'node:timers/promises';
import { liveHeapBytes } from '../inspector.ts';
import { residentBytes } from '../process-usage.ts';
import type { StartedTarget } from '../targets/target.ts';
import { type Figure, type Measurement, withFreshProcess } from './figure.ts';

const STREAMS = 10_000;
const WARM_STREAMS = 1_000;
const SETTLE_MS = 1_500;
const WORK = { stream: true, events: 1_000, spacingMs: 20 };

/** What is left of streams whose clients closed the socket at the first text. */
export const aborted: Figure = {
  name: 'aborted',
  title: `heap after ${STREAMS.toLocaleString('en')} aborted streams`,
  metrics: [
    { key: 'beforeMb', title: 'live heap before, MB', places: 2 },
    { key: 'afterMb', title: 'after, MB', places: 2 },
    { key: 'growthPercent', title: 'growth %', places: 1 },
    { key: 'residentGrowthMb', title: 'resident growth, MB', places: 1 },
    { key: 'perSecond', title: 'aborted/s', places: 0 },
  ],
  maxRounds: 1,
  processes: 'fresh',
  // Portkey reads on from the vendor after its client has left: minutes and gigabytes here.
  appliesTo: ({ name }) => name === 'relay' || name === 'server' || name === 'next',
  measure: (measurement) => withFreshProcess(measurement, true, (started) => abort(measurement, started)),
};

async function abort({ target, loader }: Measurement, started: StartedTarget) {
  const aimed = { to: started.to, work: WORK };
  const what = `${target.name}, aborted streams`;
  const leave = (streams: number) => loader.run(what, { kind: 'abort', ...aimed, streams, connections: 32 });
  const work = { ...WORK, events: 1 };
  await loader.run(what, { kind: 'first-answer', ...aimed, work, withinMs: 20_000 });
  await leave(WARM_STREAMS);
  const before = await memory(started);
  const { answers, seconds } = await leave(STREAMS);
  const after = await memory(started);
  const megabyte = 1_024 * 1_024;
  return {
    beforeMb: before.heap / megabyte,
    afterMb: after.heap / megabyte,
    growthPercent: (after.heap / before.heap - 1) * 100,
    residentGrowthMb: (after.resident - before.resident) / megabyte,
    perSecond: answers / seconds,
  };
}

async function memory({ process }: StartedTarget): Promise<{ heap: number; resident: number }> {
  if (process === null) throw new Error('The processes of this target are not known.');
  await delay(SETTLE_MS);
  return {
    heap: await liveHeapBytes(...(await process.inspectorUrls())),
    resident: residentBytes(process.pids),
  };
}
