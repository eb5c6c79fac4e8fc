import { expect, test } from 'vitest';
import type { ChatChunk } from '#lib/protocol/chat-chunk.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { ChatBody, ChatFrames, type ChunkIdentity, toChunks } from './chat-answer.ts';

const IDENTITY: ChunkIdentity = {
  id: 'chatcmpl-1',
  created: 1_700_000_000,
  model: 'test/echo',
  maxLoops: 1,
  includeUsage: false,
};

function loop(number: number, text: string): LoopResult {
  const usage = { ...NO_USAGE, promptTokens: 10, completionTokens: 4 };
  return { loop: number, text, usage, costMicros: 1_500_000, imageMicros: 0, finishReason: 'stop' };
}

const delta = (text: string, final = true, number = 1): AgentEvent => ({
  type: 'text-delta',
  loop: number,
  final,
  text,
});
const end = (...loops: LoopResult[]): AgentEvent => ({
  type: 'run-end',
  preparation: null,
  loops,
  finishReason: 'stop',
});

function chunksIn(frames: string): ChatChunk[] {
  return frames
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: {'))
    .map((frame) => JSON.parse(frame.slice('data: '.length)) as ChatChunk);
}

test.each(['plain', 'quotes " and \\ and \n', '👩‍👩‍👧 世界', '\u0000\u2028', '$& $1'])(
  'the prepared envelope gives the same bytes as serializing the chunk: %j',
  (text) => {
    for (const includeUsage of [false, true]) {
      const identity = { ...IDENTITY, includeUsage };
      const [chunk] = toChunks(identity, delta(text));
      expect(new ChatFrames(identity).encode([delta(text)])).toBe(`data: ${JSON.stringify(chunk)}\n\n`);
    }
  },
);

test('a stream is the role, the content, the finish and nothing else', () => {
  const frames = new ChatFrames(IDENTITY);
  const all = frames.start() + frames.encode([delta('Hi'), delta('!'), end(loop(1, 'Hi!'))]) + frames.end();
  expect(chunksIn(all).map(({ choices }) => choices[0])).toEqual([
    { index: 0, delta: { role: 'assistant' }, finish_reason: null },
    { index: 0, delta: { content: 'Hi' }, finish_reason: null },
    { index: 0, delta: { content: '!' }, finish_reason: null },
    { index: 0, delta: {}, finish_reason: 'stop' },
  ]);
  expect(all.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(all).not.toContain('usage');
});

test('asked for usage, every chunk says null and one last chunk the numbers', () => {
  const frames = new ChatFrames({ ...IDENTITY, includeUsage: true });
  const chunks = chunksIn(frames.start() + frames.encode([delta('Hi'), end(loop(1, 'Hi'))]));
  expect(chunks.slice(0, -1).map((chunk) => chunk.usage)).toEqual([null, null, null]);
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14, cost: 1.5 },
  });
});

test('drafts travel as reasoning with their loop, each closed by its figures; usage lists the loops', () => {
  const frames = new ChatFrames({ ...IDENTITY, maxLoops: 2, includeUsage: true });
  const chunks = chunksIn(
    frames.encode([
      delta('one', false, 1),
      { type: 'loop-end', result: loop(1, 'one'), final: false },
      delta('two', true, 2),
      { type: 'loop-end', result: loop(2, 'two'), final: true },
      end(loop(1, 'one'), loop(2, 'two')),
    ]),
  );
  expect(chunks[0]).toMatchObject({ choices: [{ delta: { reasoning_content: 'one' } }], loop_index: 1 });
  expect(chunks[0]?.choices[0]?.delta).toEqual({ reasoning_content: 'one' });
  expect(chunks[1]).toMatchObject({
    choices: [{ delta: {}, finish_reason: null }],
    loop: { loop: 1, cost: 1.5 },
  });
  expect(chunks[2]?.choices[0]?.delta).toEqual({ content: 'two' });
  expect(chunks.at(-1)?.usage).toMatchObject({
    total_tokens: 28,
    cost: 3,
    loops: [{ loop: 1 }, { loop: 2 }],
  });
});

test('a call names itself only in its first delta', () => {
  const chunks = chunksIn(
    new ChatFrames(IDENTITY).encode([
      { type: 'tool-call-start', index: 0, id: 'call_1', name: 'paint' },
      { type: 'tool-call-delta', index: 0, arguments: '{"a"' },
      { type: 'tool-call-delta', index: 0, arguments: ':1}' },
    ]),
  );
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.tool_calls)).toEqual([
    [{ index: 0, id: 'call_1', type: 'function', function: { name: 'paint', arguments: '' } }],
    [{ index: 0, function: { arguments: '{"a"' } }],
    [{ index: 0, function: { arguments: ':1}' } }],
  ]);
});

test('a failure is one error frame and the end of the stream', () => {
  const frames = new ChatFrames(IDENTITY).failure(apiError('upstream_error', 'broken'));
  expect(frames).toBe(
    'data: {"error":{"message":"broken","type":"server_error","code":"upstream_error","param":null}}\n\ndata: [DONE]\n\n',
  );
});

test('the JSON body is the fold of the same events', () => {
  const body = new ChatBody({ ...IDENTITY, maxLoops: 2 });
  body.add([delta('one', false, 1), delta('tw', true, 2), delta('o', true, 2)]);
  body.add([end(loop(1, 'one'), loop(2, 'two'))]);
  expect(body.body()).toMatchObject({
    object: 'chat.completion',
    choices: [
      {
        message: { role: 'assistant', content: 'two', refusal: null, reasoning_content: 'one' },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: { total_tokens: 28, cost: 3 },
  });
});

test('with tool calls the content is null', () => {
  const body = new ChatBody(IDENTITY);
  body.add([
    delta('let me see'),
    { type: 'tool-call-start', index: 0, id: 'call_1', name: 'paint' },
    { type: 'tool-call-delta', index: 0, arguments: '{}' },
    end(loop(1, '')),
  ]);
  expect(body.body().choices[0].message).toMatchObject({
    content: null,
    tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'paint', arguments: '{}' } }],
  });
});
