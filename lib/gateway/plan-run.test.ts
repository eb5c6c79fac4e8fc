import { expect, test } from 'vitest';
import type { AgentRun } from '#lib/agent/agent-run.ts';
import { ScriptedProvider } from '#lib/agent/testing/scripted-provider.ts';
import type { ResolvedModel } from '#lib/models/model-facts.ts';
import { NO_SETTINGS } from '#lib/models/testing/run-call.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { findInability, planRun, quoteRun } from './plan-run.ts';

const MODEL: ResolvedModel = {
  id: 'm',
  ownedBy: 'test',
  kind: 'test',
  contextLength: 10_000,
  maxOutputTokens: 4_000,
  inputModalities: ['text', 'image'],
  tools: true,
  obeysToolChoice: true,
  structuredOutput: true,
  price: {
    inputPicos: 1_000_000,
    outputPicos: 2_000_000,
    cacheReadPicos: 1_000_000,
    cacheWritePicos: 1_000_000,
    imageMicros: 0,
    source: 'test',
    date: '2026-01-01',
  },
  created: 0,
  provider: new ScriptedProvider([]),
  vendorModel: 'm',
  fetchesImageUrls: true,
  imageTokens: { rule: 'flat', tokens: 500 },
  tokenFactor: 1.5,
};

const RUN: AgentRun = {
  model: 'm',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
  maxLoops: 1,
  maxTokens: null,
  settings: { ...NO_SETTINGS, temperature: 0.5 },
  maxCostMicros: null,
  stream: false,
  promptWriter: null,
};

/** Plans with a prompt that counts as so many tokens. */
function plan(
  run: Partial<AgentRun>,
  promptTokens = 1_000,
  model: Partial<ResolvedModel> = {},
  tier = 'premium',
) {
  return planRun(
    { ...RUN, ...run },
    { ...MODEL, ...model },
    { name: tier, tokensPerAgent: 200_000 },
    { countPrompt: () => promptTokens },
  );
}

const asked = (value: number) => ({ maxTokens: { value, param: 'max_tokens' } });

async function maxTokensOf(...args: Parameters<typeof plan>) {
  const planned = await plan(...args);
  return isApiError(planned) ? [planned.code, planned.param] : planned.call.maxTokens;
}

test('a defaulted limit is lowered to what the model writes and what its context leaves', async () => {
  expect(await maxTokensOf({})).toBe(4_000);
  expect(await maxTokensOf({}, 9_000)).toBe(1_000);
  expect(await maxTokensOf({}, 1_000, { contextLength: null, maxOutputTokens: null })).toBe(8_192);
});

test('with loops, the previous answer must fit beside the next one', async () => {
  const one = await maxTokensOf({}, 8_000);
  const several = await maxTokensOf({ maxLoops: 3 }, 8_000);
  expect(one).toBe(2_000);
  expect(several).toBeLessThanOrEqual(1_000);
});

test('an explicit limit is taken or refused, never changed', async () => {
  expect(await maxTokensOf(asked(3_000))).toBe(3_000);
  expect(await maxTokensOf(asked(4_001))).toEqual(['invalid_request', 'max_tokens']);
  expect(await maxTokensOf(asked(3_000), 8_000)).toEqual(['context_length_exceeded', 'max_tokens']);
});

test('a prompt that fills the context is refused', async () => {
  expect(await maxTokensOf({}, 10_000)).toEqual(['context_length_exceeded', 'messages']);
});

test("a prompt above the tier's limit is a matter of the tier on free, of length on premium", async () => {
  const wide = { contextLength: null };
  expect(await maxTokensOf({}, 200_001, wide, 'free')).toEqual(['tier_required', 'messages']);
  expect(await maxTokensOf({}, 200_001, wide)).toEqual(['context_length_exceeded', 'messages']);
});

test('max_cost bounds the output so that the run cannot pass it', async () => {
  // 1,000 prompt tokens may be 1,500 of the vendor's: 1,500 micros; the rest pays 2 micros a token.
  expect(await maxTokensOf({ maxCostMicros: 2_000 })).toBe(250);
  expect(await maxTokensOf({ maxCostMicros: 1_000 })).toEqual(['invalid_request', 'max_cost']);
});

test('the quote covers every loop: the prompt, the answer before it and the instruction', async () => {
  const run = { ...RUN, ...asked(100), maxLoops: 3 };
  const planned = await plan(run);
  if (isApiError(planned)) throw new Error(planned.message);
  const first = 1_500 + 2 * 100;
  expect(quoteRun(run, planned)).toBeGreaterThan(3 * first + 2 * 100);
  expect(quoteRun({ ...run, maxCostMicros: 5_000 }, planned)).toBe(5_000);
});

const weather = { name: 'weather', description: null, parameters: {}, strict: null };

test.each(['required', { name: 'weather' }] as const)(
  'a model that never calls tools is not told that it must (%j)',
  (toolChoice) => {
    const quiet = { ...MODEL, obeysToolChoice: false };
    const run = { ...RUN, settings: { ...RUN.settings, tools: [weather], toolChoice } };
    const refusal = { code: 'unsupported_parameter', param: 'tool_choice' };
    expect(findInability(run, quiet)).toMatchObject(refusal);
    expect(findInability(run, MODEL)).toBeNull();
    expect(findInability({ ...run, settings: { ...run.settings, toolChoice: 'auto' } }, quiet)).toBeNull();
  },
);
