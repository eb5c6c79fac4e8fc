import { type Figure, type Measurement, withFreshProcess } from './figure.ts';

const WITHIN_MS = 20_000;

/** From the start of the process to the first right answer, on a store that exists. */
export const start: Figure = {
  name: 'start',
  title: 'start to first right answer',
  metrics: [{ key: 'seconds', title: 's', places: 3 }],
  processes: 'fresh',
  appliesTo: (target) => target.isStarted && target.answersJson,
  measure: (measurement) =>
    withFreshProcess(measurement, false, async ({ to, process }) => {
      const { endedAt } = await firstAnswer(measurement, to);
      return { seconds: (endedAt - (process?.begunAt ?? Number.NaN)) / 1_000 };
    }),
};

function firstAnswer({ loader, target }: Measurement, to: Measurement['shared']['to']) {
  return loader.run(`${target.name}, first answer`, {
    kind: 'first-answer',
    to,
    work: { stream: false, events: 10, spacingMs: 0 },
    withinMs: WITHIN_MS,
  });
}
