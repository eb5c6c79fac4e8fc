import { type Figure, pidsOf } from './figure.ts';

const CONNECTIONS = 10;

/** From the request to the first text, with ten streams under way at a model's pace. */
export const firstToken: Figure = {
  name: 'first-token',
  title: `time to first token, ${CONNECTIONS} connections, 20 events 10 ms apart`,
  metrics: [
    { key: 'p50Ms', title: 'p50 ms', places: 3 },
    { key: 'p50Ms', title: 'added p50 ms', places: 3, added: true, compared: true },
    { key: 'p99Ms', title: 'p99 ms', places: 2 },
    { key: 'p99Ms', title: 'added p99 ms', places: 2, added: true },
  ],
  asks: 'streams',
  processes: 'shared',
  appliesTo: (_, streams) => streams,
  async measure(measurement) {
    const { loader, target, shared } = measurement;
    const { firstText } = await loader.run(`${target.name}, first token`, {
      kind: 'closed',
      to: shared.to,
      work: { stream: true, events: 20, spacingMs: 10 },
      pids: pidsOf(measurement),
      connections: CONNECTIONS,
      warmMs: 220,
      forMs: 1_200,
    });
    return { p50Ms: firstText?.p50 ?? Number.NaN, p99Ms: firstText?.p99 ?? Number.NaN };
  },
};
