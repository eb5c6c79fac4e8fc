import { expect, test } from 'vitest';
import { Deadline } from './deadline.ts';

/** How long after now each expired, in milliseconds, in the order in which they did. */
function expiries() {
  const startedAtMs = performance.now();
  const seen: { name: string; afterMs: number }[] = [];
  const note = (name: string) => () => void seen.push({ name, afterMs: performance.now() - startedAtMs });
  return { seen, note };
}

const expiry = (afterMs: number) => new Promise<void>((resolve) => void new Deadline(afterMs, resolve));

test('each expires once, in its time, whatever the order in which they were set', async () => {
  const { seen, note } = expiries();
  for (const [name, afterMs] of [
    ['last', 60],
    ['first', 20],
    ['second', 40],
  ] as const)
    new Deadline(afterMs, note(name));
  await expiry(90);
  expect(seen.map(({ name }) => name)).toEqual(['first', 'second', 'last']);
  for (const [index, { afterMs }] of seen.entries()) expect(afterMs).toBeGreaterThanOrEqual(19 + 20 * index);
});

test('a dropped one never expires, a moved one at its new time', async () => {
  const { seen, note } = expiries();
  new Deadline(20, note('dropped')).drop();
  new Deadline(20, note('moved on')).move(60);
  new Deadline(1_000, note('moved up')).move(30);
  new Deadline(20, note('suspended')).move(Infinity);
  await expiry(90);
  expect(seen.map(({ name }) => name)).toEqual(['moved up', 'moved on']);
  expect(seen[1]?.afterMs).toBeGreaterThanOrEqual(59);
});

test('one that is set while others expire is kept', async () => {
  const { seen, note } = expiries();
  new Deadline(10, () => void new Deadline(20, note('set late')));
  await expiry(60);
  expect(seen.map(({ name }) => name)).toEqual(['set late']);
});

test('a longer time than Node can sleep is slept all the same', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  const distant = new Deadline(2 ** 40, () => warnings.push('expired'));
  await expiry(20);
  distant.drop();
  process.off('warning', note);
  expect(warnings).toEqual([]);
});

test('one whose time is past already expires at once, and Node has nothing to warn of', async () => {
  const { seen, note } = expiries();
  const warnings: string[] = [];
  const warned = ({ name }: Error) => warnings.push(name);
  process.on('warning', warned);
  new Deadline(-50, note('past'));
  await expiry(20);
  process.off('warning', warned);
  expect({ seen: seen.map(({ name }) => name), warnings }).toEqual({ seen: ['past'], warnings: [] });
});
