import { expect, test } from 'vitest';
import type { ChatChunk, LoopUsageBody } from '#lib/protocol/chat-chunk.ts';
import { createLiveMessage, type LiveReasoning, loopUnderWay } from './live-message.ts';

function chunk(delta: object, more: Pick<ChatChunk, 'loop' | 'loop_index'> = {}): ChatChunk {
  const choices: ChatChunk['choices'] = [{ index: 0, delta, finish_reason: null }];
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices,
    ...more,
  };
}

function usage(loop: number): LoopUsageBody {
  return { loop, prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: 0, finish_reason: 'stop' };
}

/** A message whose frames come when the test says. */
function liveByHand() {
  const flushes: (() => void)[] = [];
  const live = createLiveMessage({ schedule: (flush) => flushes.push(flush) });
  return { live, flushes, paint: () => flushes.splice(0).forEach((flush) => void flush()) };
}

test('many chunks in a frame tell listeners once, and lose nothing', () => {
  const { live, flushes, paint } = liveByHand();
  let heard = 0;
  live.subscribe(() => {
    heard += 1;
  });
  for (let n = 0; n < 100; n += 1) live.push(chunk({ content: 'a' }), n);
  expect(flushes).toHaveLength(1);
  expect(live.getSnapshot().blocks).toEqual([]);
  paint();
  expect(heard).toBe(1);
  expect(live.getSnapshot().blocks[0]?.text).toBe('a'.repeat(100));
  expect(live.message().content).toBe('a'.repeat(100));
});

test('the snapshot is the same object until the next frame', () => {
  const { live, paint } = liveByHand();
  live.push(chunk({ content: 'a' }), 1);
  paint();
  const before = live.getSnapshot();
  live.push(chunk({ content: 'b' }), 2);
  expect(live.getSnapshot()).toBe(before);
  paint();
  expect(live.getSnapshot()).not.toBe(before);
});

test('loops before the last grow, close with their figures and keep their object once closed', () => {
  const { live, paint } = liveByHand();
  live.push(chunk({ role: 'assistant' }), 5);
  live.push(chunk({ reasoning_content: 'first' }, { loop_index: 1 }), 10);
  paint();
  expect(live.getSnapshot()).toMatchObject({
    phase: 'reasoning',
    firstTokenMs: 10,
    reasoning: [{ loop: 1, startedMs: 0, firstTokenMs: 10, endedMs: null }],
  });
  live.push(chunk({}, { loop: usage(1) }), 20);
  live.push(chunk({ reasoning_content: 'second' }, { loop_index: 2 }), 30);
  live.push(chunk({}, { loop: usage(2) }), 40);
  paint();
  const [first, second] = live.getSnapshot().reasoning;
  expect(first).toMatchObject({ endedMs: 20, usage: { loop: 1 } });
  expect(second).toMatchObject({ loop: 2, startedMs: 20, firstTokenMs: 30, endedMs: 40 });
  live.push(chunk({ content: 'final' }), 50);
  paint();
  expect(live.getSnapshot()).toMatchObject({
    phase: 'answering',
    answerStartedMs: 40,
    answerFirstTokenMs: 50,
  });
  expect(live.getSnapshot().reasoning[0]).toBe(first);
});

test('tool calls in the snapshot are copies: a later chunk does not change an earlier one', () => {
  const { live, paint } = liveByHand();
  live.push(
    chunk({ tool_calls: [{ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '{' } }] }),
    1,
  );
  paint();
  const before = live.getSnapshot().toolCalls[0];
  live.push(chunk({ tool_calls: [{ index: 0, function: { arguments: '}' } }] }), 2);
  paint();
  expect(before?.function.arguments).toBe('{');
  expect(live.getSnapshot().toolCalls[0]?.function.arguments).toBe('{}');
});

test('the end tells at once, closes every block, and nothing comes after', () => {
  const { live } = liveByHand();
  live.push(chunk({ content: 'a' }), 1);
  live.end();
  expect(live.getSnapshot()).toMatchObject({ phase: 'ended', blocks: [{ text: 'a', done: true }] });
  live.push(chunk({ content: 'b' }), 2);
  expect(live.message().content).toBe('a');
});

const reasoningOf = (loop: number | null, endedMs: number | null): LiveReasoning => ({
  loop,
  blocks: [],
  startedMs: 0,
  firstTokenMs: 0,
  endedMs,
  usage: null,
});

test.each<[string, LiveReasoning[], number, boolean]>([
  ['before the first token it is the first', [], 1, false],
  ['while its text grows it has an entry', [reasoningOf(1, null)], 1, true],
  ['between two loops it is the next', [reasoningOf(1, 5)], 2, false],
  ['reasoning of the model counts for none', [reasoningOf(1, 5), reasoningOf(null, null)], 2, false],
  ['the last one is written as the answer', [reasoningOf(1, 5), reasoningOf(2, 9)], 3, false],
  ['it never passes the most that may run', [reasoningOf(3, 9)], 3, true],
])('%s', (_, reasoning, loop, hasEntry) => {
  expect(loopUnderWay({ reasoning }, 3)).toEqual({ loop, hasEntry });
});
