import type { LoadResult } from '../load/job.ts';
import { type Figure, type Measurement, pidsOf } from './figure.ts';

const WORK = { stream: false, events: 60, spacingMs: 0 };
const CONNECTIONS = [1, 16, 128] as const;

/** JSON completions as fast as they go. */
export const requests: Figure = {
  name: 'requests',
  title: 'JSON completions, closed loop',
  metrics: [
    ...CONNECTIONS.map((count) => ({ key: `perSecond${count}`, title: `req/s, ${count} conn.`, places: 0 })),
    { key: 'cpuMicros', title: 'CPU µs/req, 16 conn.', places: 0 },
    { key: 'databaseCpuMicros', title: 'database CPU µs/req', places: 0 },
    { key: 'p50Ms', title: 'p50 ms, 16 conn.', places: 2 },
    { key: 'p99Ms', title: 'p99 ms, 16 conn.', places: 2 },
    { key: 'share', title: 'cores busy: server', places: 2 },
    { key: 'otherShare', title: 'vendor + load', places: 2 },
  ],
  processes: 'shared',
  appliesTo: (target) => target.answersJson,
  async measure(measurement) {
    const figures: Record<string, number> = {};
    for (const connections of CONNECTIONS) {
      const result = await load(measurement, connections);
      figures[`perSecond${connections}`] = result.answers / result.seconds;
      if (connections !== 16) continue;
      figures.cpuMicros = (result.serverCpuMs * 1_000) / result.answers;
      figures.databaseCpuMicros = (result.databaseCpuMs * 1_000) / result.answers;
      figures.p50Ms = result.latency?.p50 ?? Number.NaN;
      figures.p99Ms = result.latency?.p99 ?? Number.NaN;
      figures.share = result.serverCpuMs / 1_000 / result.seconds;
      figures.otherShare = (result.vendorCpuMs + result.loadCpuMs) / 1_000 / result.seconds;
    }
    return figures;
  },
};

function load(measurement: Measurement, connections: number): Promise<LoadResult> {
  const { loader, target, shared } = measurement;
  return loader.run(`${target.name}, ${connections} connections`, {
    kind: 'closed',
    to: shared.to,
    work: WORK,
    pids: pidsOf(measurement),
    connections,
    warmMs: 100,
    forMs: connections === 16 ? 1_000 : 600,
  });
}
