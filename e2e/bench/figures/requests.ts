import type { Destination, LoadResult } from '../load/job.ts';
import { type Figure, type Measurement, pidsOf } from './figure.ts';

const WORK = { stream: false, events: 60, spacingMs: 0 };
const CONNECTIONS = [1, 16, 128] as const;

/** JSON completions as fast as they go. */
export const requests: Figure = {
  name: 'requests',
  title: 'JSON completions, closed loop',
  metrics: [
    { key: 'perSecond1', title: 'req/s, 1 conn.', places: 0 },
    { key: 'perSecond16', title: 'req/s, 16 conn.', places: 0, compared: true },
    { key: 'perSecond128', title: 'req/s, 128 conn.', places: 0 },
    { key: 'cpuMicros', title: 'CPU µs/req, 16 conn.', places: 0 },
    { key: 'databaseCpuMicros', title: 'database CPU µs/req', places: 0 },
    { key: 'p50Ms', title: 'p50 ms, 16 conn.', places: 2 },
    { key: 'p99Ms', title: 'p99 ms, 16 conn.', places: 2 },
    { key: 'share', title: 'cores busy: server', places: 2 },
    { key: 'otherShare', title: 'vendor + load', places: 2 },
  ],
  asks: 'json',
  processes: 'shared',
  appliesTo: (target) => target.answersJson,
  async measure(measurement) {
    const figures: Record<string, number> = {};
    for (const connections of CONNECTIONS) {
      const result = await load(measurement, connections);
      figures[`perSecond${connections}`] = result.answers / result.seconds;
      if (connections !== 16) continue;
      Object.assign(figures, costs(result));
      figures.share = result.serverCpuMs / 1_000 / result.seconds;
      figures.otherShare = (result.vendorCpuMs + result.loadCpuMs) / 1_000 / result.seconds;
    }
    return figures;
  },
};

/** The same from a hundred accounts, so that requests seldom wait for the same account's row. */
export const accounts: Figure = {
  name: 'accounts',
  title: 'JSON completions of 100 accounts, closed loop, 16 connections',
  metrics: [
    { key: 'perSecond', title: 'req/s', places: 0 },
    { key: 'cpuMicros', title: 'CPU µs/req', places: 0 },
    { key: 'databaseCpuMicros', title: 'database CPU µs/req', places: 0 },
    { key: 'p50Ms', title: 'p50 ms', places: 2 },
    { key: 'p99Ms', title: 'p99 ms', places: 2 },
  ],
  asks: 'json',
  processes: 'shared',
  appliesTo: ({ hasAccounts }) => hasAccounts,
  async measure(measurement) {
    const { manyKeys = [] } = measurement.shared;
    const result = await load(measurement, 16, { keys: manyKeys });
    return { perSecond: result.answers / result.seconds, ...costs(result) };
  },
};

function costs({ answers, serverCpuMs, databaseCpuMs, latency }: LoadResult) {
  return {
    cpuMicros: (serverCpuMs * 1_000) / answers,
    databaseCpuMicros: (databaseCpuMs * 1_000) / answers,
    p50Ms: latency?.p50 ?? Number.NaN,
    p99Ms: latency?.p99 ?? Number.NaN,
  };
}

function load(measurement: Measurement, connections: number, as: Pick<Destination, 'keys'> = {}) {
  const { loader, target, shared } = measurement;
  return loader.run(`${target.name}, ${connections} connections`, {
    kind: 'closed',
    to: { ...shared.to, ...as },
    work: WORK,
    pids: pidsOf(measurement),
    connections,
    warmMs: 100,
    forMs: connections === 16 ? 1_000 : 600,
  });
}
