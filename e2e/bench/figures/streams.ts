import { type Figure, pidsOf } from './figure.ts';

const CONNECTIONS = 16;

/** Streams of a hundred events as fast as they go. Events that arrive together are read together. */
export const streams: Figure = {
  name: 'streams',
  title: `streams of 100 events, ${CONNECTIONS} connections, unpaced`,
  metrics: [
    { key: 'perSecond', title: 'streams/s', places: 0 },
    { key: 'eventsPerSecond', title: 'events/s', places: 0 },
    { key: 'cpuMicros', title: 'CPU µs/event', places: 1 },
    { key: 'databaseCpuMicros', title: 'database CPU µs/event', places: 1 },
    { key: 'share', title: 'cores busy: server', places: 2 },
    { key: 'otherShare', title: 'vendor + load', places: 2 },
  ],
  asks: 'streams',
  processes: 'shared',
  appliesTo: (_, streams) => streams,
  async measure(measurement) {
    const { loader, target, shared } = measurement;
    const result = await loader.run(`${target.name}, ${CONNECTIONS} streams`, {
      kind: 'closed',
      to: shared.to,
      work: { stream: true, events: 100, spacingMs: 0 },
      pids: pidsOf(measurement),
      connections: CONNECTIONS,
      warmMs: 120,
      forMs: 1_100,
    });
    return {
      perSecond: result.answers / result.seconds,
      eventsPerSecond: result.events / result.seconds,
      cpuMicros: (result.serverCpuMs * 1_000) / result.events,
      databaseCpuMicros: (result.databaseCpuMs * 1_000) / result.events,
      share: result.serverCpuMs / 1_000 / result.seconds,
      otherShare: (result.vendorCpuMs + result.loadCpuMs) / 1_000 / result.seconds,
    };
  },
};
