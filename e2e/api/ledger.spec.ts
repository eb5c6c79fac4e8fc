import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { dataUrl, png } from '../support/images.ts';
import { chunks } from '../support/sse.ts';
import { gate } from '../support/vendor-script.ts';

/** Credits: nothing runs that cannot be paid, and no balance goes below zero. */

test('200 calls at once on a balance for exactly 20 admit exactly 20', async ({ newServer, vendor }) => {
  const { until, open } = gate();
  const model = vendor.scripted('gpt', {
    text: ['Paid for'],
    usage: { input: 0, output: 1_000 },
    interrupt: { at: 'before-headers', by: 'gate', until },
  });
  // The whole hold is spent: 1,000 tokens at 18.50 per million, and a cap of just that.
  const body = { model, max_tokens: 1_000, max_cost: 0.0185 };
  const server = await newServer({ env: { UPSTREAM_FIRST_EVENT_TIMEOUT_MS: '60000' } });
  const api = await apiFor(server, { credits: 20 * 0.0185 });
  let refused = 0;
  const calls = Array.from({ length: 200 }, async () => {
    const answer = await api.chat(body);
    if (answer.status === 402) refused += 1;
    await answer.text();
    return answer.status;
  });
  await expect.poll(() => refused, { timeout: 20_000 }).toBe(180);
  await expect.poll(() => vendor.requestsFor(model).length).toBe(20);
  expect(await api.credits()).toBe(0);
  open();
  const statuses = await Promise.all(calls);
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(await api.credits()).toBe(0);
  expect(await api.runs('?limit=100')).toHaveLength(20);
  expect(vendor.requestsFor(model)).toHaveLength(20);
});

test('a call that cannot be paid is 402 and never reaches the vendor', async ({ newAccount, vendor }) => {
  const api = await newAccount({ credits: 0.001 });
  for (const stream of [false, true]) {
    const answer = await api.chat({ model: 'gpt-4o', stream, max_tokens: 1_000 });
    expect(answer.status).toBe(402);
    expect(answer.headers.get('x-should-retry')).toBe('false');
    expect(await answer.json()).toEqual({
      error: {
        message: expect.stringMatching(/credits/i),
        type: 'insufficient_credits',
        code: 'insufficient_credits',
        param: null,
      },
    });
  }
  expect(vendor.calls).toEqual([]);
  expect(await api.credits()).toBe(0.001);
});

test('an account without credits can still use what is free', async ({ newAccount }) => {
  const api = await newAccount({ credits: 0 });
  expect((await api.chat({ model: 'test/echo' })).status).toBe(200);
  expect((await api.chat({ model: 'gpt-4o' })).status).toBe(402);
  expect(await api.credits()).toBe(0);
});

test('max_cost lowers the hold, so that a small balance suffices', async ({ newAccount }) => {
  const api = await newAccount({ credits: 0.005 });
  expect((await api.chat({ model: 'gpt-4o', max_tokens: 1_000 })).status).toBe(402);
  expect((await api.chat({ model: 'gpt-4o', max_tokens: 1_000, max_cost: 0.005 })).status).toBe(200);
});

test('a report of far more than was permitted costs no more than what came', async ({
  newAccount,
  vendor,
}) => {
  const usage = { input: 100_000, output: 100_000 };
  const model = vendor.scripted('gpt', { text: ['Far too much'], usage });
  const api = await newAccount({ credits: 0.05 });
  const body = await api.completion({ model, max_tokens: 10 });
  expect(body.usage).toMatchObject({ completion_tokens: 3, estimated: true });
  expect(await api.credits()).toBeCloseTo(0.05 - body.usage.cost, 6);
  const [run] = await api.runs();
  expect(run).toMatchObject({ cost: body.usage.cost, shortfall: 0, usage: { completion_tokens: 3 } });
});

test("an expensive surprise does not eat another run's hold", async ({ newAccount, vendor }) => {
  const { until, open } = gate();
  const api = await newAccount({ credits: 0.05 });
  const honest = vendor.scripted('gpt', {
    text: ['Held'],
    usage: { input: 0, output: 1_000 },
    interrupt: { at: 'mid-stream', by: 'gate', until },
  });
  const waiting = await api.chat({ model: honest, stream: true, max_tokens: 1_000, max_cost: 0.0185 });
  const greedy = vendor.scripted('gpt', { text: ['Grab'], usage: { input: 4_000, output: 10 } });
  const { usage } = await api.completion({ model: greedy, max_tokens: 10 });
  expect(usage.cost).toBeLessThan(0.001);
  const left = await api.credits();
  expect(left).toBeCloseTo(0.05 - 0.0185 - usage.cost, 6);
  open();
  const all = chunks(await waiting.text());
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
  const runs = await api.runs();
  expect(runs.find((run) => run.model === honest)?.cost).toBe(0.0185);
  expect(runs.find((run) => run.model === greedy)?.shortfall).toBeGreaterThan(0.02);
  expect(await api.credits()).toBe(left);
});

test('odd usage of a vendor never stops a settlement', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const odd = [
    { input: -5, output: 10 },
    { input: 10, output: -5 },
    { input: 10, output: 10, cached: 500 },
    { input: 1.5, output: 2.5 },
    { input: Number.MAX_SAFE_INTEGER, output: 0 },
  ];
  for (const usage of odd) {
    const answer = await api.chat({ model: vendor.scripted('gpt', { text: ['Hi'], usage }), max_tokens: 10 });
    expect(answer.status).toBe(200);
    const credits = await api.credits();
    expect(credits).toBeGreaterThanOrEqual(0);
    expect(credits).toBeLessThanOrEqual(100);
  }
  expect(await api.runs()).toHaveLength(odd.length);
});

test('an image costs its price', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', { text: ['A square'], usage: { input: 10, output: 1 } });
  const content = [
    { type: 'text', text: 'What is this?' },
    { type: 'image_url', image_url: { url: dataUrl('image/png', png(8, 8)) } },
  ];
  const body = await api.completion({ model, messages: [{ role: 'user', content }] });
  expect(body.usage.cost).toBe(0.250084);
  expect(await api.credits()).toBeCloseTo(99.749916, 6);
});

test('whatever becomes of a hundred calls at once, the books balance', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const faults = [
    'reset-mid-stream',
    'end-mid-stream',
    'error-frame',
    'hang-mid-stream',
    'hang-before-headers',
    'drip',
    'no-usage',
    '404',
    '529',
  ];
  const calls = Array.from({ length: 100 }, async (_, n) => {
    const model = `${n % 2 ? 'gpt' : 'claude'}-fault-${faults[n % faults.length]}`;
    // Every second caller leaves at a moment of its own.
    const signal = AbortSignal.timeout(n % 4 < 2 ? 20 + ((n * 37) % 400) : 20_000);
    const body = { model, max_tokens: 50, max_loops: 1 + (n % 3), stream: n % 5 < 3 };
    await api.chat(body, { signal }).then(
      (answer) => answer.text().catch(() => null),
      () => null,
    );
  });
  await Promise.all(calls);
  await expect
    .poll(async () => {
      const { credit, total_credits } = await api.json<Record<string, number>>('/v1/users/me/credits');
      return credit === total_credits;
    })
    .toBe(true);
  const runs = await api.runs('?limit=500');
  expect(await api.credits()).toBeCloseTo(100 - runs.reduce((sum, run) => sum + run.cost, 0), 6);
  expect(new Set(runs.map(({ request_id }) => request_id)).size).toBe(runs.length);
  await expect
    .poll(() => vendor.calls.filter(({ answeredAt, abortedAt }) => answeredAt === null && abortedAt === null))
    .toEqual([]);
});
