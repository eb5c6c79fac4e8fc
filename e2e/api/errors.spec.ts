import OpenAI from 'openai';
import { apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';

/** Every refusal is the class of OpenAI's SDK that its users catch. */

type SdkError = abstract new (...args: never) => InstanceType<typeof OpenAI.APIError>;

const CLASSES: [model: string, status: number, kind: SdkError, code: string][] = [
  ['test/error-400', 400, OpenAI.BadRequestError, 'invalid_request'],
  ['test/error-401', 401, OpenAI.AuthenticationError, 'invalid_api_key'],
  ['no/such-model', 404, OpenAI.NotFoundError, 'model_not_found'],
  ['test/error-429', 429, OpenAI.RateLimitError, 'rate_limit_exceeded'],
  ['test/error-500', 500, OpenAI.InternalServerError, 'internal_error'],
  ['test/error-timeout', 504, OpenAI.InternalServerError, 'upstream_timeout'],
  ['gpt-fault-500', 502, OpenAI.InternalServerError, 'upstream_error'],
  ['gpt-fault-529', 503, OpenAI.InternalServerError, 'overloaded'],
];

for (const [model, status, kind, code] of CLASSES) {
  test(`${model} is ${status} and an ${kind.name}`, async ({ api }) => {
    const error = await api
      .sdk()
      .chat.completions.create({ model, messages: hello() })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status, code });
    expect((error as InstanceType<typeof OpenAI.APIError>).requestID).toMatch(/^\S{8,}$/);
  });
}

test('402 is an APIError that the SDK does not repeat', async ({ newAccount, vendor }) => {
  const api = await newAccount({ credits: 0 });
  const sdk = api.sdk({ maxRetries: 5 });
  const error = await sdk.chat.completions
    .create({ model: 'gpt-4o', messages: hello() })
    .catch((caught) => caught);
  expect(error).toBeInstanceOf(OpenAI.APIError);
  expect(error).toMatchObject({ status: 402, code: 'insufficient_credits', type: 'insufficient_credits' });
  expect(vendor.calls).toEqual([]);
});

test('a model kept for premium is 403 and a PermissionDeniedError', async ({ newServer }) => {
  const server = await newServer({ env: { PREMIUM_MODELS: 'test/story' } });
  const [free, premium] = [await apiFor(server, { tier: 'free' }), await apiFor(server, { tier: 'premium' })];
  const ask = { model: 'test/story', messages: hello(), max_tokens: 5 };
  const error = await free
    .sdk()
    .chat.completions.create(ask)
    .catch((caught) => caught);
  expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
  expect(error).toMatchObject({ status: 403, type: 'permission_error', code: 'model_not_allowed' });
  expect((await premium.sdk().chat.completions.create(ask)).choices).toHaveLength(1);
  expect((await free.sdk().chat.completions.create({ ...ask, model: 'test/echo' })).choices).toHaveLength(1);
});

for (const [model, code] of [
  ['test/error-midstream', 'upstream_error'],
  ['test/error-stall', 'upstream_timeout'],
] as const) {
  test(`${model} is thrown by the SDK in the middle of the stream`, async ({ api }) => {
    const stream = await api.sdk().chat.completions.create({ model, messages: hello(), stream: true });
    let text = '';
    const error = await (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      return null;
    })().catch((caught: unknown) => caught);
    expect(text.length).toBeGreaterThan(10);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code });
  });
}

test('a vendor that asks for a moment is given it here; the caller notices nothing', async ({
  api,
  vendor,
}) => {
  const headers = { 'retry-after-ms': '300', 'retry-after': '1' };
  const model = vendor.scripted(
    'gpt',
    { verbatim: { status: 429, headers, body: '{}' } },
    { text: ['At last'] },
  );
  const completion = await api.completion({ model });
  expect(completion.choices[0]?.message.content).toBe('At last');
  const [first, second] = vendor.requestsFor(model);
  expect((second?.receivedAt ?? 0) - (first?.receivedAt ?? 0)).toBeGreaterThanOrEqual(300);
});

test('a failed run is in the log with its error, an unbilled refusal is not', async ({ newAccount }) => {
  const api = await newAccount();
  await api.chat({ model: 'test/error-midstream' });
  await api.chat({ model: 'test/echo', temperature: 9 });
  const runs = await api.runs();
  expect(runs.map(({ model, status }) => [model, status])).toEqual([['test/error-midstream', 'failed']]);
});
