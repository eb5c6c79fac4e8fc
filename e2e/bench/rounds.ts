import type { Figure } from './figures/figure.ts';
import type { Loader } from './loader.ts';
import type { Results } from './results.ts';
import type { StartedTarget, StartOptions, Target } from './targets/target.ts';
import type { Work } from './work.ts';

const READY_WITHIN_MS = 30_000;
/** Long enough for V8 to compile what is hot: a server does a third more requests after it. */
const WARM_UP_MS = 5_000;
const JSON_WORK: Work = { stream: false, events: 60, spacingMs: 0 };
const STREAM_WORK: Work = { stream: true, events: 100, spacingMs: 0 };

/** A target that answers, and whether it streams. */
export interface Ready {
  readonly target: Target;
  readonly shared: StartedTarget;
  readonly streams: boolean;
}

/** Starts a target and asks it once for JSON and once for a stream. Throws when it cannot do what it should. */
export async function makeReady(
  target: Target,
  options: StartOptions,
  loader: Loader,
  tell: (line: string) => void,
): Promise<Ready> {
  const shared = await target.start(options);
  const ask = (stream: boolean, withinMs: number) =>
    loader.try({
      kind: 'first-answer',
      to: shared.to,
      work: { stream, events: 10, spacingMs: 0 },
      withinMs,
    });
  const first = await ask(!target.answersJson, READY_WITHIN_MS);
  if (first.wrong > 0)
    throw new Error(
      `${target.name} gives no right answer: ${first.complaints[0]}\n${shared.process?.log ?? ''}`,
    );
  const stream = await ask(true, 0);
  if (stream.wrong > 0) {
    if (target.mustAnswer) throw new Error(`no stream: ${stream.complaints[0]}`);
    tell(`${target.name} does not stream here, left out there: ${stream.complaints[0]}`);
  }
  return { target, shared, streams: stream.wrong === 0 };
}

/** Loads the process that the rounds share until its code is compiled, with the kinds of request to be measured. */
export async function warmUp(
  { target, shared, streams }: Ready,
  figures: readonly Figure[],
  loader: Loader,
): Promise<void> {
  const asked = new Set(figures.map(({ asks }) => asks));
  const works = [
    ...(target.answersJson && asked.has('json') ? [JSON_WORK] : []),
    ...(streams && asked.has('streams') ? [STREAM_WORK] : []),
  ];
  for (const work of works) {
    await loader.run(`${target.name}, warming up`, {
      kind: 'closed',
      to: shared.to,
      work,
      connections: 16,
      warmMs: 0,
      forMs: WARM_UP_MS,
    });
  }
}

interface Common {
  readonly loader: Loader;
  readonly options: StartOptions;
  readonly minutes: number;
  readonly tell: (line: string) => void;
}

/** Measures one figure: one round over all targets that is not counted, then the counted ones, A B C, A B C, … */
export async function measureFigure(
  figure: Figure,
  ready: readonly Ready[],
  rounds: number,
  { tell, ...common }: Common,
  results: Results,
): Promise<void> {
  let taking = ready.filter(
    ({ target, streams }) =>
      (target.figures?.includes(figure.name) ?? true) && figure.appliesTo(target, streams),
  );
  const counted = Math.min(rounds, figure.maxRounds ?? rounds);
  // Fresh processes warm themselves up.
  for (let round = figure.processes === 'shared' ? 0 : 1; round <= counted; round += 1) {
    for (const { target, shared } of taking) {
      try {
        const numbers = await figure.measure({ ...common, target, shared });
        if (round > 0) results.add(figure.name, target.name, numbers);
      } catch (error) {
        if (target.mustAnswer) throw error;
        tell(`${target.name} is left out of this figure: ${error instanceof Error ? error.message : error}`);
        results.drop(figure.name, target.name);
        taking = taking.filter((other) => other.target !== target);
      }
    }
  }
}
