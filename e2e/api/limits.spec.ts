import { createKey } from '../support/accounts.ts';
import { Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { ErrorBody } from '../support/sse.ts';

/** Sliding windows per account, whatever key and whatever server. */

interface Window {
  readonly count: number;
  readonly limit: number;
  readonly exceeded: boolean;
  readonly remaining: number;
  readonly reset_time: string;
}

interface RateLimits {
  readonly success: boolean;
  readonly rate_limits: { readonly minute: Window; readonly hour: Window; readonly day: Window };
  readonly limits: Record<string, number>;
  readonly tier: string;
  readonly timestamp: string;
}

const echo = { model: 'test/echo', max_tokens: 1 };
const limitsOf = (api: Api) => api.json<RateLimits>('/v1/rate/limits');

test('a free account has 100 a minute, and 150 at once admit exactly 100', async ({ newAccount }) => {
  const api = await newAccount({ tier: 'free' });
  const answers = await Promise.all(Array.from({ length: 150 }, () => api.chat(echo)));
  const statuses = await Promise.all(
    answers.map(async (answer) => [answer.status, await answer.text()] as const),
  );
  expect(statuses.filter(([status]) => status === 200)).toHaveLength(100);
  expect(statuses.filter(([status]) => status === 429)).toHaveLength(50);

  const refused = await api.chat(echo);
  const { error } = (await refused.json()) as { error: ErrorBody };
  expect(error).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded', param: null });
  const seconds = Number(refused.headers.get('retry-after'));
  const milliseconds = Number(refused.headers.get('retry-after-ms'));
  expect(seconds).toBe(Math.ceil(milliseconds / 1_000));
  expect(seconds).toBeGreaterThan(30);
  expect(seconds).toBeLessThanOrEqual(60);

  const { rate_limits } = await limitsOf(api);
  expect(rate_limits.minute).toMatchObject({ count: 100, limit: 100, remaining: 0, exceeded: true });
  expect(rate_limits.hour).toMatchObject({ count: 100, limit: 350, remaining: 250, exceeded: false });
});

test('every admitted answer says what is left', async ({ newAccount }) => {
  const api = await newAccount({ tier: 'free' });
  await (await api.chat(echo)).text();
  const { headers } = await api.chat({ ...echo, stream: true });
  const now = Date.now() / 1_000;
  expect(headers.get('x-ratelimit-limit-minute')).toBe('100');
  expect(headers.get('x-ratelimit-remaining-minute')).toBe('98');
  expect(headers.get('x-ratelimit-limit-day')).toBe('1200');
  expect(headers.get('x-ratelimit-remaining-day')).toBe('1198');
  expect(headers.get('x-ratelimit-tier')).toBe('free');
  expect(headers.get('x-ratelimit-limit-requests')).toBe('100');
  expect(headers.get('x-ratelimit-remaining-requests')).toBe('98');
  expect(headers.get('x-ratelimit-reset-requests')).toMatch(/^(\d+h)?(\d+m)?\d+(ms|s)$/);
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(now);
  expect(Number(headers.get('x-ratelimit-reset'))).toBeLessThan(now + 62);
});

test('two keys of one account share one limit', async ({ newAccount, server }) => {
  const first = await newAccount({ tier: 'free' });
  const second = new Api(server, await createKey(server, first.account));
  expect(second.account.key).not.toBe(first.account.key);
  await (await first.chat(echo)).text();
  const answer = await second.chat(echo);
  expect(answer.headers.get('x-ratelimit-remaining-minute')).toBe('98');
});

test('reads and refusals do not count', async ({ newAccount }) => {
  const api = await newAccount({ tier: 'free', credits: 0 });
  await api.get('/v1/users/me/credits');
  await api.get('/v1/models');
  expect((await api.chat({ ...echo, temperature: 9 })).status).toBe(400);
  expect((await api.chat({ model: 'gpt-4o' })).status).toBe(402);
  expect((await api.chat({ model: 'no/such' })).status).toBe(404);
  expect((await limitsOf(api)).rate_limits.minute.count).toBe(0);
  await api.chat(echo);
  expect((await limitsOf(api)).rate_limits.minute.count).toBe(1);
});

test('the limits are answered in the documented shape', async ({ newAccount }) => {
  for (const [tier, minute, hour, day, tokens] of [
    ['free', 100, 350, 1_200, 200_000],
    ['premium', 2_000, 10_000, 100_000, 2_000_000],
  ] as const) {
    const window = (limit: number) => ({
      count: 0,
      limit,
      exceeded: false,
      remaining: limit,
      reset_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(await limitsOf(await newAccount({ tier }))).toEqual({
      success: true,
      rate_limits: { minute: window(minute), hour: window(hour), day: window(day) },
      limits: {
        maximum_requests_per_minute: minute,
        maximum_requests_per_hour: hour,
        maximum_requests_per_day: day,
        tokens_per_agent: tokens,
      },
      tier,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  }
});

test('two servers on one store share one limit, one key and one balance', async ({ newServer }) => {
  const env = { RATE_LIMIT_FREE_PER_MINUTE: '20' };
  const one = await newServer({ env });
  const other = await newServer({ env, dataDirectory: one.env.DATA_DIR ?? '' });
  const first = await apiFor(one, { tier: 'free', credits: 1 });
  const second = new Api(other, first.account);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => (n % 2 ? first : second).chat(echo)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  expect(await second.credits()).toBe(await first.credits());
});

test('a limit of 0 admits nothing', async ({ newServer }) => {
  const server = await newServer({ env: { RATE_LIMIT_FREE_PER_MINUTE: '0' } });
  const api = await apiFor(server, { tier: 'free' });
  const answer = await api.chat(echo);
  expect(answer.status).toBe(429);
  expect((await limitsOf(api)).rate_limits.minute).toMatchObject({ limit: 0, remaining: 0, exceeded: true });
});

test("a prompt above the tier's tokens is refused", async ({ newServer }) => {
  const server = await newServer({ env: { TOKENS_PER_AGENT_FREE: '50' } });
  const api = await apiFor(server, { tier: 'free' });
  const answer = await api.chat({ ...echo, messages: [{ role: 'user', content: 'word '.repeat(100) }] });
  expect([400, 403]).toContain(answer.status);
  expect((await api.chat(echo)).status).toBe(200);
});
