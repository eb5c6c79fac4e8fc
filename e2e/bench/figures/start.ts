import type { Figure } from './figure.ts';

const WITHIN_MS = 20_000;

/** From the start of the process to the first right answer, on a store that exists. */
export const start: Figure = {
  name: 'start',
  title: 'start to first right answer',
  metrics: [{ key: 'seconds', title: 's', places: 3 }],
  processes: 'fresh',
  appliesTo: (target) => target.isStarted && target.answersJson,
  async measure({ target, options, loader }) {
    const started = await target.start({ ...options, inspect: false });
    try {
      const { endedAt } = await loader.run(`${target.name}, first answer`, {
        kind: 'first-answer',
        to: started.to,
        work: { stream: false, events: 10, spacingMs: 0 },
        serverPids: [],
        vendorPids: [],
        withinMs: WITHIN_MS,
      });
      return { seconds: (endedAt - (started.process?.begunAt ?? Number.NaN)) / 1_000 };
    } finally {
      await started.stop();
    }
  },
};
