import { expect, test } from 'vitest';
import { CALL } from '#lib/agent/testing/scripted-provider.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import { NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';
import { Tally } from './meter.ts';

/** A micro-dollar a token, in and out. */
const PRICE = {
  inputPicos: 1_000_000,
  outputPicos: 1_000_000,
  cacheReadPicos: 100_000,
  cacheWritePicos: 1_000_000,
  imageMicros: 0,
  source: 'test',
  date: '2026-01-01',
};
const PROMPT = 20;

const OPTIONS = {
  price: PRICE,
  counter: { prompt: () => PROMPT, text: (text: string) => text.split(' ').length },
  bound: ({ maxTokens }: ModelCall) => ({ promptTokens: PROMPT, images: 0, maxTokens }),
};

/** A call that wrote five tokens in six words' place, and what the vendor reports of it. */
function metered(report: Partial<TokenUsage> | null, heldMicros = 1_000_000) {
  const tally = new Tally(heldMicros);
  const meter = tally.meter(OPTIONS);
  meter.callStarted({ ...CALL, maxTokens: 100 });
  meter.produced('one two three four five');
  if (report !== null) meter.reported({ ...NO_USAGE, promptTokens: 22, completionTokens: 6, ...report });
  return { tally, meter };
}

test.each<[report: Partial<TokenUsage> | null, usage: Partial<TokenUsage>]>([
  [{}, { promptTokens: 22, completionTokens: 6, estimated: false }],
  [
    { cachedTokens: 10, reasoningTokens: 1 },
    { cachedTokens: 10, reasoningTokens: 1, estimated: false },
  ],
  [null, { promptTokens: PROMPT, completionTokens: 5, estimated: true }],
  [{ completionTokens: 2e9 }, { promptTokens: 22, completionTokens: 5, estimated: true }],
  [{ completionTokens: Number.NaN }, { promptTokens: 22, completionTokens: 5, estimated: true }],
  [{ completionTokens: 0 }, { promptTokens: 22, completionTokens: 5, estimated: true }],
  [{ promptTokens: 2e9 }, { promptTokens: PROMPT, completionTokens: 6, estimated: true }],
  [{ cachedTokens: 2e9 }, { promptTokens: PROMPT, cachedTokens: 0, completionTokens: 6, estimated: true }],
])('of the report %o it believes what can be true and counts the rest', async (report, usage) => {
  const { tally, meter } = metered(report);
  expect((await meter.callEnded(false)).usage).toMatchObject(usage);
  expect(tally.sum().usage).toMatchObject(usage);
});

test('a report made before an answer was cut says nothing of its output', async () => {
  const { meter } = metered({ completionTokens: 1 });
  expect((await meter.callEnded(true)).usage).toMatchObject({
    promptTokens: 22,
    completionTokens: 5,
    estimated: true,
  });
});

test('nobody pays more than was held; what a run was worth beyond is told apart', async () => {
  const { tally, meter } = metered({}, 25);
  expect((await meter.callEnded(false)).costMicros).toBe(25);
  expect(tally.sum()).toMatchObject({ costMicros: 25, excessMicros: 3 });
  meter.callStarted(CALL);
  meter.reported({ ...NO_USAGE, promptTokens: 10, completionTokens: 1 });
  expect((await meter.callEnded(false)).costMicros).toBe(0);
  expect(tally.sum()).toMatchObject({ costMicros: 25, excessMicros: 14 });
});

test('an answer that broke off is paid by what came, whatever was reported of it', async () => {
  const { tally } = metered({ completionTokens: 2e9 });
  await tally.interrupted('vendor');
  expect(tally.sum().usage).toMatchObject({ promptTokens: 22, completionTokens: 5, estimated: true });
});

test('calls cost what they add to the rounded total, so that they always sum up to it', async () => {
  const tally = new Tally(1_000_000);
  const meter = tally.meter({ ...OPTIONS, price: { ...PRICE, inputPicos: 333_333, outputPicos: 333_333 } });
  const costs: number[] = [];
  for (let call = 0; call < 10; call++) {
    meter.callStarted(CALL);
    meter.reported({ ...NO_USAGE, promptTokens: 1, completionTokens: 1 });
    costs.push((await meter.callEnded(false)).costMicros);
  }
  expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(tally.sum().costMicros);
  expect(tally.sum().costMicros).toBe(7);
});

test('calls made at the same time are one sum, and an interruption ends them all', async () => {
  const { tally, meter } = metered(null);
  const other = tally.meter({ ...OPTIONS, price: { ...PRICE, outputPicos: 2_000_000 } });
  other.callStarted(CALL);
  other.produced('one two');
  const third = tally.meter(OPTIONS);
  third.callStarted(CALL);
  third.produced('one');
  await tally.interrupted('client');
  expect(tally.sum()).toMatchObject({ billedCalls: 3, costMicros: 3 * PROMPT + 5 + 2 * 2 + 1 });
  await meter.interrupted('client');
  expect(tally.sum().billedCalls).toBe(3);
});
