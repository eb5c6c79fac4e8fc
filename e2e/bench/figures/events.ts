import { type Figure, pidsOf } from './figure.ts';

const CONNECTIONS = 32;

/** CPU per event at a rate that all targets keep: every event is a read and a write of its own, as real tokens are. */
export const events: Figure = {
  name: 'events',
  title: `paced streams: ${CONNECTIONS} connections, 50 events 10 ms apart`,
  metrics: [
    { key: 'cpuMicros', title: 'CPU µs/event', places: 1 },
    { key: 'databaseCpuMicros', title: 'database CPU µs/event', places: 1 },
    { key: 'eventsPerSecond', title: 'events/s', places: 0 },
  ],
  asks: 'streams',
  processes: 'shared',
  appliesTo: (_, streams) => streams,
  async measure(measurement) {
    const { loader, target, shared } = measurement;
    const result = await loader.run(`${target.name}, paced streams`, {
      kind: 'closed',
      to: shared.to,
      work: { stream: true, events: 50, spacingMs: 10 },
      pids: pidsOf(measurement),
      connections: CONNECTIONS,
      warmMs: 300,
      forMs: 2_500,
    });
    return {
      cpuMicros: (result.serverCpuMs * 1_000) / result.events,
      databaseCpuMicros: (result.databaseCpuMs * 1_000) / result.events,
      eventsPerSecond: result.events / result.seconds,
    };
  },
};
