import type { Api } from '../support/api.ts';
import { PartialBody } from '../support/body-reader.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks } from '../support/sse.ts';
import type { VendorServer } from '../support/vendor.ts';
import { gate } from '../support/vendor-script.ts';

/** A client that leaves stops the vendor, pays for what was made, and leaves no credits held. */

const NOTICED_WITHIN_MS = 250;
const TEXT = ['Once', ' upon', ' a', ' time'];

interface Credits {
  readonly credit: number;
  readonly free_credit: number;
  readonly referral_credits: number;
  readonly total_credits: number;
}

/** What open holds take from the balance, in USD. */
async function held(api: Api): Promise<number> {
  const { total_credits, ...parts } = await api.json<Credits>('/v1/users/me/credits');
  return parts.credit + parts.free_credit + parts.referral_credits - total_credits;
}

async function vendorHungUp(vendor: VendorServer, model: string, leftAt: number): Promise<void> {
  await expect
    .poll(() => vendor.requestsFor(model)[0]?.abortedAt ?? null, { intervals: [20] })
    .not.toBeNull();
  expect((vendor.requestsFor(model)[0]?.abortedAt ?? 0) - leftAt).toBeLessThan(NOTICED_WITHIN_MS);
}

/** Opens a stream, reads until `until` has come, and leaves. Returns when it left. */
async function readAndLeave(api: Api, body: Record<string, unknown>, until: string): Promise<number> {
  const caller = new AbortController();
  const answer = await api.chat({ stream: true, ...body }, { signal: caller.signal });
  await new PartialBody(answer).until(until);
  const leftAt = performance.now();
  caller.abort();
  return leftAt;
}

for (const prefix of ['gpt', 'claude'] as const) {
  test(`${prefix}: leaving mid-stream hangs up on the vendor and bills what was made`, async ({
    newAccount,
    vendor,
  }) => {
    const api = await newAccount();
    const usage = { input: 1_000, output: 400 };
    const model = vendor.scripted(prefix, { text: TEXT, usage, interrupt: { at: 'mid-stream', by: 'hang' } });
    const leftAt = await readAndLeave(api, { model, max_tokens: 500 }, 'time');
    await vendorHungUp(vendor, model, leftAt);
    await expect.poll(() => api.runs()).toHaveLength(1);
    const [run] = await api.runs();
    expect(run).toMatchObject({ status: 'cancelled', model, stream: true, usage: { estimated: true } });
    expect(run?.usage.completion_tokens).toBe(TEXT.length);
    expect(run?.cost).toBeGreaterThan(0);
    if (prefix === 'claude') expect(run?.usage.prompt_tokens).toBe(1_000);
    expect(await held(api)).toBe(0);
    expect(await api.credits()).toBeCloseTo(100 - (run?.cost ?? 0), 6);
  });
}

test('leaving before the first byte hangs up on the vendor and releases the hold', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  for (const stream of [true, false]) {
    const model = vendor.scripted('gpt', { text: TEXT, interrupt: { at: 'before-headers', by: 'hang' } });
    const caller = new AbortController();
    const answer = api.chat({ model, stream, max_tokens: 500 }, { signal: caller.signal }).catch(() => null);
    await expect.poll(() => vendor.requestsFor(model).length, { intervals: [20] }).toBe(1);
    const leftAt = performance.now();
    caller.abort();
    expect(await answer).toBeNull();
    await vendorHungUp(vendor, model, leftAt);
    await expect.poll(() => held(api)).toBe(0);
    const [run] = await api.runs();
    expect(run).toMatchObject({ status: 'cancelled', stream, usage: { completion_tokens: 0 } });
  }
  const runs = await api.runs();
  expect(await api.credits()).toBeCloseTo(100 - runs.reduce((sum, run) => sum + run.cost, 0), 6);
});

test('credits are held while a run is under way and not counted as spendable', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  const { until, open } = gate();
  const usage = { input: 10, output: 10 };
  const model = vendor.scripted('gpt', {
    text: TEXT,
    usage,
    interrupt: { at: 'mid-stream', by: 'gate', until },
  });
  const answer = await api.chat({ model, stream: true, max_tokens: 1_000 });
  expect(await held(api)).toBeGreaterThan(0.0185);
  expect(await held(api)).toBeLessThan(0.02);
  open();
  expect(await answer.text()).toMatch(/\[DONE\]\n\n$/);
  expect(await held(api)).toBe(0);
  expect(await api.credits()).toBeCloseTo(100 - 0.00025, 6);
});

test('the settlement stands before the last frame leaves', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const usage = { input: 1_000, output: 1_000 };
  for (let round = 1; round <= 5; round++) {
    const answer = await api.chat({ model: vendor.scripted('gpt', { text: TEXT, usage }), stream: true });
    await answer.text();
    const [credits, runs] = [await api.credits(), await api.runs()];
    expect(runs).toHaveLength(round);
    expect(credits).toBeCloseTo(100 - round * 0.025, 6);
  }
});

test('leaving between loops bills the loops that were run', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const usage = { input: 100, output: 10 };
  const model = vendor.scripted(
    'gpt',
    { text: ['draft one'], usage },
    { text: ['draft two'], usage, interrupt: { at: 'mid-stream', by: 'hang' } },
  );
  await readAndLeave(api, { model, max_loops: 5, max_tokens: 100 }, 'draft two');
  await expect.poll(() => api.runs()).toHaveLength(1);
  const [run] = await api.runs();
  expect(run).toMatchObject({ status: 'cancelled', usage: { loops: 2 } });
  expect(run?.usage.completion_tokens).toBeGreaterThan(10);
  expect(vendor.requestsFor(model)).toHaveLength(2);
  expect(await held(api)).toBe(0);
});

test('twenty aborted calls leave no hold behind', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', { text: TEXT, interrupt: { at: 'mid-stream', by: 'hang' } });
  await Promise.all(Array.from({ length: 20 }, () => readAndLeave(api, { model, max_tokens: 50 }, 'time')));
  await expect.poll(async () => (await api.runs()).length).toBe(20);
  expect(await held(api)).toBe(0);
  const runs = await api.runs();
  expect(await api.credits()).toBeCloseTo(100 - runs.reduce((sum, run) => sum + run.cost, 0), 6);
});

test('a client that reads slowly gets every word', async ({ api }) => {
  const answer = await api.chat({ model: 'gpt-fault-flood', stream: true, max_tokens: 100_000 });
  const reader = new PartialBody(answer);
  for (let words = 1_000; words <= 20_000; words += 1_000) {
    await reader.until(`word${words - 1}"`);
    await new Promise(setImmediate);
  }
  const body = await reader.rest();
  expect(chunks(body)).toHaveLength(20_002);
});
