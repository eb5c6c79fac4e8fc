import type { Page } from 'playwright';
import type { Figure } from './figure.ts';
import { keyTime, onStage, type Stage, slowDown, tasksDuring } from './page-stage.ts';

const SLOWER = 4;
const CHARACTERS = 32_000;
const FLUSH_MS = 16;
const FRAME_MS = 1_000 / 60;
const LONG_TASK_MS = 50;
const WITHIN_MS = 60_000;

/** The page while an answer streams in: long tasks, dropped frames and the time of a key. */
export const pageStream: Figure = {
  name: 'page-stream',
  title: 'page: 32 KB of markdown at 60 pieces a second, processor 4 × slower',
  metrics: [
    { key: 'longestMs', title: 'longest task, ms', places: 0 },
    { key: 'longTasks', title: 'tasks over 50 ms', places: 0 },
    { key: 'droppedPercent', title: 'frames dropped, %', places: 1 },
    { key: 'keyMs', title: 'a key meanwhile at full speed, ms', places: 1 },
  ],
  maxRounds: 3,
  processes: 'fresh',
  appliesTo: ({ name }) => name === 'server',
  measure: () =>
    onStage(async (stage) => {
      await warmUp(stage);
      return { keyMs: await typeMeanwhile(stage), ...(await watch(stage)) };
    }),
};

/** Loads the parts of the page for code and markdown, which are not measured. */
async function warmUp({ page, playground, vendor }: Stage): Promise<void> {
  const text = ['Some `code` and **bold**.\n\n```ts\nconst a = 1;\n```\n'];
  const answer = { text: longAnswer(CHARACTERS), paceMs: FLUSH_MS };
  await playground.choose(vendor.scripted('gpt', { text }, answer));
  // More than a run may write that asks for no limit of its own.
  await page.getByLabel('Max tokens').fill('20000');
  await playground.ask('Warm up');
  const first = await playground.settled();
  await first.locator('.hljs-keyword').waitFor();
}

async function typeMeanwhile({ page, playground }: Stage): Promise<number> {
  await begin(playground);
  const time = await keyTime(page, 'a quick brown fox jumps over it');
  await playground.stop.click();
  await playground.composer.fill('');
  return time;
}

async function watch({ browser, page, playground }: Stage): Promise<Record<string, number>> {
  await slowDown(page, SLOWER);
  await begin(playground);
  let frames: number[] = [];
  const tasks = await tasksDuring(browser, page, async () => {
    frames = await framesUntilDone(page);
  });
  if (!(await playground.answers.last().textContent())?.includes('The very end'))
    throw new Error('The answer did not arrive whole.');
  const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? 0));
  const missed = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / FRAME_MS) - 1), 0);
  return {
    longestMs: tasks[0] ?? Number.NaN,
    longTasks: tasks.filter((task) => task > LONG_TASK_MS).length,
    droppedPercent: (100 * missed) / (missed + gaps.length),
  };
}

async function begin(playground: Stage['playground']): Promise<void> {
  await playground.ask('Go');
  await playground.answers.last().getByText('Section 1', { exact: true }).waitFor();
}

/** When each frame began until the answer is whole, in ms. */
function framesUntilDone(page: Page): Promise<number[]> {
  return page.evaluate(
    (withinMs) =>
      new Promise<number[]>((resolve, reject) => {
        const frames: number[] = [];
        const next = (now: number): void => {
          frames.push(now);
          const busy = document.querySelector('article[aria-busy=true]') !== null;
          if (!busy) resolve(frames);
          else if (now - (frames[0] ?? now) > withinMs) reject(new Error('The answer did not end.'));
          else requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    WITHIN_MS,
  );
}

/** What a model writes at length: prose and lists, and now and then a table and code; in pieces of 60 characters. */
function longAnswer(characters: number): string[] {
  const words =
    'Some **bold** text with `code`, a [link](https://example.com) and more words to read at leisure. ';
  const table =
    '| name | value |\n|---|---:|\n| one | 1 |\n| two | 2 |\n\n```ts\nconst value = 1;\nreturn value * 2;\n```\n\n';
  let whole = '';
  for (let at = 0; whole.length < characters; at += 1) {
    whole += `## Section ${at}\n\n${words.repeat(3)}\n\n${words.repeat(2)}\n\n- one\n- two with *emphasis*\n- three\n\n`;
    if (at % 3 === 2) whole += table;
  }
  return `${whole}The very end`.match(/[\s\S]{1,60}/g) ?? [];
}
