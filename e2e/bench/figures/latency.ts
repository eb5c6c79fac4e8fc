import { type Figure, pidsOf } from './figure.ts';

const PER_SECOND = 100;

/** What a request waits longer than without the server, while the machine is mostly idle. */
export const latency: Figure = {
  name: 'latency',
  title: `JSON completions at ${PER_SECOND} a second, open loop`,
  metrics: [
    { key: 'p50Ms', title: 'p50 ms', places: 3 },
    { key: 'p50Ms', title: 'added p50 ms', places: 3, added: true, compared: true },
    { key: 'p99Ms', title: 'p99 ms', places: 2 },
    { key: 'p99Ms', title: 'added p99 ms', places: 2, added: true },
  ],
  asks: 'json',
  processes: 'shared',
  appliesTo: (target) => target.answersJson,
  async measure(measurement) {
    const { loader, target, shared } = measurement;
    const { latency } = await loader.run(`${target.name}, ${PER_SECOND} requests a second`, {
      kind: 'open',
      to: shared.to,
      work: { stream: false, events: 60, spacingMs: 0 },
      pids: pidsOf(measurement),
      perSecond: PER_SECOND,
      warmMs: 200,
      forMs: 1_400,
    });
    return { p50Ms: latency?.p50 ?? Number.NaN, p99Ms: latency?.p99 ?? Number.NaN };
  },
};
