import { expect, test } from 'vitest';
import type { MessagesEvent } from '#lib/protocol/messages-answer.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { MessageBodyBuilder, MessageFrames } from './messages-answer.ts';

const identity = { id: 'msg_1', requestId: 'req_1', model: 'm', maxLoops: 1 };
const text = (said: string, final = true): AgentEvent => ({ type: 'text-delta', loop: 1, final, text: said });
const reasoning = (said: string): AgentEvent => ({ type: 'reasoning-delta', loop: 1, text: said });
const start = (index: number): AgentEvent => ({ type: 'tool-call-start', index, id: `c${index}`, name: 'f' });
const args = (index: number, json: string): AgentEvent => ({
  type: 'tool-call-delta',
  index,
  arguments: json,
});
const usage = { ...NO_USAGE, promptTokens: 10, cachedTokens: 3, cacheWriteTokens: 2, completionTokens: 4 };
const result = (more: Partial<LoopResult> = {}): LoopResult => ({
  loop: 1,
  text: '',
  usage,
  costMicros: 7,
  imageMicros: 0,
  finishReason: 'stop',
  ...more,
});
function end(more: Partial<LoopResult> = {}): AgentEvent[] {
  const loop = result(more);
  return [
    { type: 'loop-end', result: loop, final: true },
    { type: 'run-end', preparation: null, loops: [loop], finishReason: loop.finishReason },
  ];
}

/** Each event in a batch of its own. */
function streamed(events: readonly AgentEvent[]): MessagesEvent[] {
  const frames = new MessageFrames(identity);
  const all = frames.start() + events.map((event) => frames.encode([event])).join('') + frames.end();
  return [...all.matchAll(/^event: (.*)\ndata: (.*)\n\n/gm)].map(([, name, data = '']) => {
    const event = JSON.parse(data) as MessagesEvent;
    expect(event.type).toBe(name);
    return event;
  });
}

function body(events: readonly AgentEvent[]) {
  const builder = new MessageBodyBuilder(identity);
  builder.add(events);
  return builder.body();
}

/** What a client makes of a stream, which must keep Anthropic's order: one block after the other. */
function folded(events: readonly MessagesEvent[]) {
  const content: Record<string, unknown>[] = [];
  let open = false;
  let json = '';
  let ended = {};
  for (const event of events) {
    if (event.type === 'content_block_start') {
      expect([open, event.index]).toEqual([false, content.length]);
      open = true;
      content.push({ ...event.content_block });
    } else if (event.type === 'content_block_delta') {
      expect([open, event.index]).toEqual([true, content.length - 1]);
      const { type, ...piece } = event.delta;
      if (type === 'input_json_delta') json += Object.values(piece).join('');
      else
        for (const [key, value] of Object.entries(piece)) {
          const block = content.at(-1) ?? {};
          block[key] = `${block[key]}${value}`;
        }
    } else if (event.type === 'content_block_stop') {
      expect([open, event.index]).toEqual([true, content.length - 1]);
      open = false;
      if (json !== '') Object.assign(content.at(-1) ?? {}, { input: JSON.parse(json) as unknown });
      json = '';
    } else if (event.type === 'message_delta') ended = { ...event.delta, usage: event.usage };
  }
  expect(open).toBe(false);
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content, ...ended };
}

const RUNS: Record<string, AgentEvent[]> = {
  nothing: end(),
  text: [text('a'), text(''), text('b\n"c"'), ...end()],
  'thoughts, then text': [reasoning('h'), reasoning('m'), text('a'), ...end()],
  'thoughts in between': [text('a'), reasoning('h'), text('b'), ...end()],
  'a draft of a loop, then the answer': [
    reasoning('h'),
    text('d', false),
    { type: 'loop-end', result: result(), final: false },
    { type: 'answer', text: 'd' },
    ...end(),
  ],
  'two drafts': [
    text('d', false),
    { type: 'loop-end', result: result(), final: false },
    text('e', false),
    { type: 'loop-end', result: result(), final: false },
    text('f'),
    ...end(),
  ],
  'calls in turn': [text('a'), start(0), args(0, '{"a"'), args(0, ':1}'), start(1), args(1, '{}'), ...end()],
  'calls at once': [
    start(0),
    start(1),
    args(0, '{"a"'),
    args(1, '{"b":'),
    args(0, ':1}'),
    args(1, '2}'),
    ...end(),
  ],
  'calls at once, the second whole first': [
    start(0),
    start(1),
    start(2),
    args(1, '{"b":2}'),
    args(2, '{"c":'),
    args(0, '{"a":1}'),
    args(2, '3}'),
    ...end(),
  ],
  'calls without arguments': [start(0), start(1), ...end({ finishReason: 'tool_calls' })],
  'text in the midst of a call': [
    start(0),
    args(0, '{"a"'),
    text('a'),
    args(0, ':1}'),
    reasoning('h'),
    ...end(),
  ],
  'text after a call': [start(0), args(0, '{}'), text('a'), ...end()],
};

test.each(Object.entries(RUNS))('one body is what a stream comes to: %s', (_, events) => {
  expect(body(events)).toEqual(folded(streamed(events)));
});

test('calls that were made at once come whole and in their order', () => {
  const calls = (name: string) =>
    body(RUNS[name] ?? []).content.map((block) => 'input' in block && block.input);
  expect(calls('calls at once')).toEqual([{ a: 1 }, { b: 2 }]);
  expect(calls('text in the midst of a call')).toEqual([{ a: 1 }, false, false]);
  expect(calls('calls at once, the second whole first')).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
});

test('arguments that were cut off are an empty input, and the text of the calls is kept apart', () => {
  const { content } = body([start(0), args(0, '{"a":'), ...end({ finishReason: 'length' })]);
  expect(content).toEqual([{ type: 'tool_use', id: 'c0', name: 'f', input: {} }]);
});

test.each([
  [{ finishReason: 'stop' }, 'end_turn', null],
  [{ finishReason: 'stop', stopSequence: 'END' }, 'stop_sequence', 'END'],
  [{ finishReason: 'length' }, 'max_tokens', null],
  [{ finishReason: 'tool_calls' }, 'tool_use', null],
  [{ finishReason: 'content_filter' }, 'refusal', null],
] as const)('%o ends as %s', (more, stop_reason, stop_sequence) => {
  expect(body(end(more))).toMatchObject({ stop_reason, stop_sequence });
});

test('input that a cache had a part in is counted beside the rest', () => {
  expect(body(end()).usage).toEqual({
    input_tokens: 5,
    cache_creation_input_tokens: 2,
    cache_read_input_tokens: 3,
    output_tokens: 4,
    cost: 0.000007,
  });
});
