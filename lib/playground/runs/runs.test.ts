import { expect, test } from 'vitest';
import { newConfig } from '#lib/playground/config.ts';
import { createLiveMessage } from '#lib/playground/stream/live-message.ts';
import type { Frame } from '#lib/playground/stream/transport.ts';
import { ANSWER_USAGE, frame, usageFrame } from '#lib/playground/testing/scripted-server.ts';
import { diffRuns, diffText } from './diff-runs.ts';
import { gapFigures } from './gaps.ts';
import { framesOf, headOf, type RecordedRun, replayToEnd } from './recorded-run.ts';
import { createRecorder } from './recorder.ts';
import { replayRun } from './replay.ts';
import { parseRun, stringifyRun, toSse } from './run-file.ts';
import { waterfallOf } from './waterfall.ts';

const data = (wire: string): string => wire.slice('data: '.length).trimEnd();
const loopUsage = (loop: number) => ({
  loop,
  prompt_tokens: 1,
  completion_tokens: 2,
  total_tokens: 3,
  cost: 0.1,
  finish_reason: 'stop' as const,
});

/** What a run of two loops writes, with the time of each frame. */
const WIRE: [atMs: number, text: string][] = [
  [100, frame({ role: 'assistant' })],
  [200, frame({ reasoning_content: 'draft' }, { loop_index: 1 })],
  [300, frame({}, { loop: loopUsage(1) })],
  [450, frame({ content: 'better' })],
  [460, frame({}, {}, 'stop')],
  [461, usageFrame({ ...ANSWER_USAGE, loops: [loopUsage(1), loopUsage(2)] })],
  [461, 'data: [DONE]\n\n'],
];

function record(changes: { temperature?: number; wire?: typeof WIRE } = {}): RecordedRun {
  const request = { ...newConfig('m'), temperature: changes.temperature ?? 0.5 };
  const recorder = createRecorder(
    { id: 'turn', startedAt: '2026-01-01T00:00:00.000Z', request },
    { schedule: () => undefined },
  );
  const headers = {
    'x-request-id': 'req_1',
    'set-cookie': 'a=b',
    authorization: 'Bearer sk-1',
    'x-api-key': 'sk-1',
  };
  recorder.head({ atMs: 90, status: 200, headers, requestId: 'req_1', limits: null });
  for (const [atMs, text] of changes.wire ?? WIRE) recorder.frame({ atMs, kind: 'data', text: data(text) });
  return recorder.finish({ kind: 'done' }, 470);
}

test('a record keeps frames with their gaps and headers without secrets', () => {
  const run = record();
  expect(run.frames.map((entry) => entry.gapMs)).toEqual([10, 100, 100, 150, 10, 1, 0]);
  expect(run.response?.headers).toEqual({ 'x-request-id': 'req_1' });
  expect(framesOf(run).map((entry) => entry.atMs)).toEqual(WIRE.map(([atMs]) => atMs));
});

test('long images in the request are cut to a stub', () => {
  const url = `data:image/png;base64,${'A'.repeat(4000)}`;
  const messages = [{ role: 'user' as const, content: [{ type: 'image_url' as const, image_url: { url } }] }];
  const recorder = createRecorder({
    id: 'x',
    startedAt: '2026-01-01',
    request: { ...newConfig('m'), messages },
  });
  expect(JSON.stringify(recorder.finish({ kind: 'done' }, 1).request)).toContain('…3 KB…');
});

test('a run file reads back as it was written, and keeps no secret that was put into it', async () => {
  const run = record();
  expect(await parseRun(stringifyRun(run))).toEqual({ ok: true, record: run });
  const smuggled = {
    ...run,
    response: { status: 200, afterMs: 1, headers: { authorization: 'Bearer sk-1' } },
  };
  expect(JSON.stringify(await parseRun(stringifyRun(smuggled)))).not.toContain('sk-1');
});

test.each([
  ['{', 'This file is not JSON.'],
  ['{"a":1}', 'This file is not a saved run of the playground.'],
  ['{"format":"swarms-playground/run","version":2}', 'This run was saved by a newer playground (version 2).'],
  [
    '{"format":"swarms-playground/run","version":1,"frames":[{}]}',
    'This run file is damaged: id must be text.',
  ],
])('the file %s is refused with a reason', async (text, message) => {
  expect(await parseRun(text)).toEqual({ ok: false, message });
});

test.each<[string, (run: RecordedRun) => unknown]>([
  ['an object for a status', (run) => ({ ...run, response: { status: {}, afterMs: 1, headers: {} } })],
  ['a number for a header', (run) => ({ ...run, response: { status: 200, afterMs: 1, headers: { a: 1 } } })],
  ['a list of nothing', (run) => ({ ...run, frames: [null] })],
  ['a time that is none', (run) => ({ ...run, durationMs: null })],
  ['a date that is none', (run) => ({ ...run, startedAt: 'soon' })],
  ['a failure without a reason', (run) => ({ ...run, outcome: { kind: 'failed' } })],
  ['messages that are none', (run) => ({ ...run, request: { model: 'm', messages: [1] } })],
])('a run file with %s is refused', async (_name, change) => {
  const text = JSON.stringify({
    format: 'swarms-playground/run',
    version: 1,
    ...(change(record()) as object),
  });
  expect(await parseRun(text)).toMatchObject({ ok: false, message: expect.stringContaining('must be') });
});

test('odd names of headers and odd chunks in a run file do no harm', async () => {
  const frames = [
    '{"choices":[null]}',
    '{"choices":[{"delta":5,"finish_reason":null}]}',
    '{"choices":[{"delta":{"tool_calls":[{"index":4000000000,"function":{"arguments":""}}]},"finish_reason":null}]}',
    '{"choices":[{"delta":{"content":{}},"finish_reason":null}],"usage":{"completion_tokens":[]}}',
    '{"choices":[{"delta":{"content":"good"},"finish_reason":null}]}',
  ].map((text) => ({ gapMs: 1, kind: 'data' as const, text }));
  const bodies = ['{"choices":[{"message":null}]}', '{"choices":[{"message":{"tool_calls":5}}]}'];
  const odd: RecordedRun = {
    ...record(),
    response: {
      status: 200,
      afterMs: 1,
      headers: { 'not a name\n': 'x', '': 'y', 'X-RateLimit-Limit-Minute': '5' },
    },
    frames: [...frames, ...bodies.map((text) => ({ gapMs: 1, kind: 'body' as const, text }))],
  };
  const parsed = await parseRun(stringifyRun(odd));
  expect(parsed.ok).toBe(true);
  expect(headOf(odd)?.limits?.limitMinute).toBe(5);
  expect(replayToEnd(odd).message().content).toBe('good');
  expect(waterfallOf(odd).bars.length).toBeGreaterThan(0);
});

test('the .sse text is what was on the wire', () => {
  expect(toSse(record().frames)).toBe(WIRE.map(([, text]) => text).join(''));
  expect(toSse([{ kind: 'comment', text: 'keep-alive' }])).toBe(': keep-alive\n\n');
});

/** Somebody who watches a replay. */
function observe() {
  const live = createLiveMessage({ schedule: () => undefined });
  const frames: Frame[] = [];
  const seen: string[] = [];
  const observer = {
    head: () => void seen.push('head'),
    frame: (entry: Frame) => void frames.push(entry),
    chunk: live.push,
  };
  return { live, frames, seen, observer };
}

test('a replay at once shows the same frames, times and message', async () => {
  const { live, frames, seen, observer } = observe();
  const run = record();
  expect(await replayRun(run, observer, 'at-once').ended).toEqual({ kind: 'done' });
  expect(seen).toEqual(['head']);
  expect(frames).toEqual(framesOf(run));
  expect(live.message()).toMatchObject({ content: 'better', usage: { cost: ANSWER_USAGE.cost } });
});

test('a replay at 4× takes a quarter of the time and can be hurried or stopped', async () => {
  const paced = observe();
  const started = performance.now();
  await replayRun(record(), paced.observer, 4).ended;
  const took = performance.now() - started;
  expect(took).toBeGreaterThanOrEqual(110);
  expect(took).toBeLessThan(400);
  const hurried = observe();
  const replay = replayRun(record({ wire: [[60_000, WIRE[0]?.[1] ?? '']] }), hurried.observer, 1);
  replay.setSpeed('at-once');
  expect(await replay.ended).toEqual({ kind: 'done' });
  expect(hurried.frames).toHaveLength(1);
  const stopped = replayRun(record(), observe().observer, 1);
  stopped.stop();
  expect(await stopped.ended).toEqual({ kind: 'stopped' });
});

test('the waterfall has a bar a loop, the answer last', () => {
  expect(waterfallOf(record())).toEqual({
    totalMs: 470,
    bars: [
      { loop: 1, label: 'Loop 1', startMs: 0, firstTokenMs: 200, endMs: 300, usage: loopUsage(1) },
      { loop: 2, label: 'Loop 2', startMs: 300, firstTokenMs: 450, endMs: 470, usage: loopUsage(2) },
    ],
  });
});

test('a run that ended early repeats its last loop as the answer, which is no further loop', () => {
  const wire = WIRE.map(([atMs, text]): [number, string] =>
    text.includes('"loops"') ? [atMs, usageFrame({ ...ANSWER_USAGE, loops: [loopUsage(1)] })] : [atMs, text],
  );
  expect(waterfallOf(record({ wire })).bars.map((bar) => bar.label)).toEqual(['Loop 1', 'Answer']);
});

test('a run recorded when the loop stood in the delta plays the same', () => {
  const wire = WIRE.map(([atMs, text]): [number, string] =>
    text.includes('"loop_index"') ? [atMs, frame({ reasoning_content: 'draft', loop: 1 })] : [atMs, text],
  );
  expect(waterfallOf(record({ wire }))).toEqual(waterfallOf(record()));
});

test('a run of one loop is one bar', () => {
  const wire: typeof WIRE = [
    [100, frame({ content: 'a' })],
    [110, frame({}, {}, 'stop')],
  ];
  expect(waterfallOf(record({ wire })).bars).toMatchObject([
    { loop: null, label: 'Answer', startMs: 0, firstTokenMs: 100 },
  ]);
});

test('a stall is long both in itself and against the others; the first wait is none', () => {
  const steady = Array.from({ length: 20 }, (_, index) => 3000 + index * 20);
  expect(gapFigures(steady)).toMatchObject({ medianMs: 20, maxMs: 20, stalls: [] });
  expect(gapFigures([...steady, 5000]).stalls).toEqual([20]);
  expect(gapFigures([0, 900, 1800, 2700, 4500]).stalls).toEqual([]);
  expect(gapFigures([])).toEqual({ gapsMs: [], medianMs: 0, p95Ms: 0, maxMs: 0, stalls: [] });
});

test('the diff of two runs names changed fields, words and figures', () => {
  const wire = WIRE.map(([atMs, text]): [number, string] => [atMs, text.replace('better', 'best')]);
  const diff = diffRuns(record(), record({ temperature: 1, wire }));
  expect(diff.config).toEqual([{ field: 'temperature', before: 0.5, after: 1 }]);
  expect(diff.text).toEqual([
    { kind: 'removed', text: 'better' },
    { kind: 'added', text: 'best' },
  ]);
  expect(diff.figures.find((figure) => figure.label === 'Cost')).toMatchObject({
    before: ANSWER_USAGE.cost,
    after: ANSWER_USAGE.cost,
  });
});

test('a text diff puts both texts together again', () => {
  const before = 'The quick brown fox\njumps over the lazy dog.\n';
  const after = 'The slow brown fox\nwalks around the lazy dog today.\n';
  const pieces = diffText(before, after);
  const side = (kind: string) =>
    pieces
      .filter((piece) => piece.kind !== kind)
      .map((piece) => piece.text)
      .join('');
  expect(side('added')).toBe(before);
  expect(side('removed')).toBe(after);
  expect(pieces[0]).toEqual({ kind: 'same', text: 'The ' });
});

test('two long texts that share nothing are told apart at once', () => {
  const [before, after] = ['a b '.repeat(20_000), 'c d '.repeat(20_000)];
  const started = performance.now();
  const pieces = diffText(before, after);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(pieces).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
