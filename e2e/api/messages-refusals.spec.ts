import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from '../support/fixtures.ts';
import { anthropic, eventFrames, MESSAGES, messageRequest } from '../support/messages.ts';

/** What `POST /v1/messages` refuses or fails at, in Anthropic's shape and as its SDK's errors. */

test('a failure in mid-stream is an error event, which the SDK throws', async ({ api }) => {
  const body = { ...messageRequest('test/error-midstream'), stream: true };
  const all = eventFrames(await (await api.post(MESSAGES, body)).text());
  expect(all.at(-1)).toMatchObject({
    event: 'error',
    data: { type: 'error', error: { type: 'api_error' }, request_id: expect.stringMatching(/^req_/) },
  });
  const stream = anthropic(api).messages.stream(messageRequest('test/error-midstream'));
  await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIError);
});

const FAILURES: [status: number, type: string, model: string, error: new (...args: never[]) => Error][] = [
  [400, 'invalid_request_error', 'test/error-400', Anthropic.BadRequestError],
  [404, 'not_found_error', 'no/such-model', Anthropic.NotFoundError],
  [429, 'rate_limit_error', 'test/error-429', Anthropic.RateLimitError],
  [500, 'api_error', 'test/error-500', Anthropic.InternalServerError],
  [502, 'api_error', 'gpt-fault-500', Anthropic.InternalServerError],
  [503, 'overloaded_error', 'gpt-fault-529', Anthropic.InternalServerError],
];
for (const [status, type, model, kind] of FAILURES)
  test(`${status} is ${type}, streamed or not`, async ({ api }) => {
    for (const stream of [false, true]) {
      const error = await anthropic(api)
        .messages.create({ ...messageRequest(model), stream })
        .then(
          () => null,
          (reason: unknown) => reason,
        );
      expect(error).toBeInstanceOf(kind);
      const { error: body, requestID, headers } = error as InstanceType<typeof Anthropic.APIError>;
      expect(body).toEqual({
        type: 'error',
        error: { type, message: expect.any(String) },
        request_id: requestID,
      });
      expect(requestID).toMatch(/^req_[0-9a-f]{32}$/);
      if (status === 429) expect(Number(headers?.get('retry-after'))).toBeGreaterThan(0);
    }
  });

test('no key, an empty purse and a body too large have Anthropic’s shape too', async ({
  api,
  newAccount,
  server,
}) => {
  const poor = await newAccount({ credits: 0 });
  const huge = { ...messageRequest('test/echo'), filler: 'x'.repeat(40 * 1024 * 1024) };
  const answers: [Promise<Response>, number, string][] = [
    [fetch(server.url + MESSAGES, { method: 'POST', body: '{}' }), 401, 'authentication_error'],
    [poor.post(MESSAGES, messageRequest('gpt-4o')), 402, 'billing_error'],
    [api.post(MESSAGES, huge), 413, 'request_too_large'],
    [api.get(MESSAGES), 405, 'invalid_request_error'],
  ];
  for (const [pending, status, type] of answers) {
    const answer = await pending;
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type } });
    expect(answer.headers.get('request-id')).toBe(answer.headers.get('x-request-id'));
  }
});

const image = (source: object) => ({ messages: [{ role: 'user', content: [{ type: 'image', source }] }] });
const REFUSED: [field: string, body: object][] = [
  ['max_tokens', { max_tokens: undefined }],
  ['temperature', { temperature: 1.5 }],
  ['messages.0.content.0.source.data', image({ type: 'base64', media_type: 'image/png', data: 'bm8=' })],
  ['messages.0.content.0.source.url', image({ type: 'url', url: 'https://127.0.0.1/a.png' })],
  ['messages.0.content.0', { messages: [{ role: 'user', content: [{ type: 'document' }] }] }],
  ['messages.0.role', { messages: [{ role: 'tool', content: 'x' }] }],
  ['tools.0.type', { tools: [{ type: 'web_search_20250305', name: 'web_search' }] }],
  ['tool_choice', { tool_choice: { type: 'any' } }],
  ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 2_000 } }],
  ['max_loops', { max_loops: 2, tools: [{ name: 'f', input_schema: { type: 'object' } }] }],
  ['mcp_servers', { mcp_servers: [{ name: 'a' }] }],
];
for (const [field, change] of REFUSED)
  test(`what is wrong is named: ${field}`, async ({ api }) => {
    const answer = await api.post(MESSAGES, { ...messageRequest('test/echo'), ...change });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { type: string; message: string } };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message.startsWith(`${field}: `), error.message).toBe(true);
  });

test('pages may call it with the headers of the SDK', async ({ server }) => {
  const asked = 'anthropic-version, anthropic-dangerous-direct-browser-access, x-api-key';
  const answer = await fetch(server.url + MESSAGES, {
    method: 'OPTIONS',
    headers: { origin: 'https://a.example', 'access-control-request-headers': asked },
  });
  expect(answer.status).toBe(204);
  for (const name of asked.split(', '))
    expect(answer.headers.get('access-control-allow-headers')).toContain(name);
  expect(answer.headers.get('access-control-expose-headers')).toContain(', request-id');
});
