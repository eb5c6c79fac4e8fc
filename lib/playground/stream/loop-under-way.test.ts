import { expect, test } from 'vitest';
import type { LiveReasoning } from './live-message.ts';
import { loopUnderWay } from './loop-under-way.ts';

const entry = (loop: number | null, endedMs: number | null): LiveReasoning => ({
  loop,
  blocks: [],
  startedMs: 0,
  firstTokenMs: 0,
  endedMs,
  usage: null,
});

test.each<[string, LiveReasoning[], number, boolean]>([
  ['before the first token it is the first', [], 1, false],
  ['while its text grows it has an entry', [entry(1, null)], 1, true],
  ['between two loops it is the next', [entry(1, 5)], 2, false],
  ['reasoning of the model counts for none', [entry(1, 5), entry(null, null)], 2, false],
  ['the last one is written as the answer', [entry(1, 5), entry(2, 9)], 3, false],
  ['it never passes the most that may run', [entry(3, 9)], 3, true],
])('%s', (_, reasoning, loop, hasEntry) => {
  expect(loopUnderWay({ reasoning }, 3)).toEqual({ loop, hasEntry });
});
