import Anthropic from '@anthropic-ai/sdk';
import { type Api, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { png } from '../support/images.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import { gate, type ScriptedToolCall } from '../support/vendor-script.ts';

/** `POST /v1/messages`, asked by Anthropic's own SDK and from the bare socket. */

const MESSAGES = '/v1/messages';
const PREFIXES = ['gpt', 'claude'] as const;
const USAGE = { input: 1_000, output: 400 };
const base = (model: string) => ({ model, max_tokens: 2_000, messages: hello() });

function client(api: Api, options: ConstructorParameters<typeof Anthropic>[0] = {}): Anthropic {
  return new Anthropic({ apiKey: api.account.key, baseURL: api.server.url, maxRetries: 0, ...options });
}

interface Frame {
  readonly event: string;
  readonly data: Record<string, unknown> & { readonly type: string };
}

function frames(text: string): Frame[] {
  return text
    .split('\n\n')
    .filter((frame) => frame !== '' && !frame.startsWith(':'))
    .map((frame) => {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
      return { event, data: JSON.parse(data) as Frame['data'] };
    });
}

for (const prefix of PREFIXES) {
  test(`${prefix}: a completion, its usage and its cost to the micro-dollar`, async ({
    newAccount,
    server,
    vendor,
  }) => {
    const api = await newAccount();
    const model = vendor.scripted(prefix, { text: ['Once', ' upon'], usage: USAGE });
    const { data, request_id } = await client(api)
      .messages.create({
        ...base(model),
        system: [{ type: 'text', text: 'Be brief.' }],
        metadata: { user_id: 'ada' },
      })
      .withResponse();
    // 1,000 tokens at 6.50 USD a million and 400 at 18.50: 13,900 micro-dollars.
    const usage = {
      input_tokens: 1_000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 400,
      cost: 0.0139,
    };
    expect(data).toMatchObject({
      id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
      type: 'message',
      role: 'assistant',
      model,
      content: [{ type: 'text', text: 'Once upon' }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage,
    });
    expect(request_id).toBe(`req_${data.id.slice('msg_'.length)}`);
    expect(await api.credits()).toBe(99.9861);
    const [run] = await api.runs();
    expect(run).toMatchObject({ id: data.id, endpoint: MESSAGES, model, status: 'completed', user: 'ada' });
    expect(run?.cost).toBe(0.0139);
    expect(bookComplaints(await readLedger(server))).toEqual([]);
  });

  test(`${prefix}: thoughts, text and two calls, streamed and folded by the SDK, are what one body holds`, async ({
    api,
    vendor,
  }) => {
    const toolCalls: ScriptedToolCall[] = [
      { id: 'call_a', name: 'weather', arguments: ['{"city":', '"Oslo"}'] },
      { id: 'call_b', name: 'weather', arguments: ['{"city":"Rome"}'] },
    ];
    const script = { reasoning: ['Hm', ' hm'], text: ['Let me', ' see'], toolCalls, usage: USAGE };
    const tools = [{ name: 'weather', input_schema: { type: 'object' as const, properties: {} } }];
    const body = { ...base(vendor.scripted(prefix, script)), tools };
    const plain = await client(api).messages.create(body);
    expect(plain.content).toEqual([
      { type: 'thinking', thinking: 'Hm hm', signature: '' },
      { type: 'text', text: 'Let me see' },
      { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Oslo' } },
      { type: 'tool_use', id: 'call_b', name: 'weather', input: { city: 'Rome' } },
    ]);
    expect(plain.stop_reason).toBe('tool_use');
    const stream = client(api).messages.stream({ ...body, model: vendor.scripted(prefix, script) });
    const folded = await stream.finalMessage();
    expect(folded.content).toMatchObject(plain.content);
    expect(folded.stop_reason).toBe('tool_use');
    expect(folded.usage).toMatchObject({ input_tokens: 1_000, output_tokens: 400 });
  });

  test(`${prefix}: a conversation with a tool's result, an image in it, reaches the vendor`, async ({
    api,
    vendor,
  }) => {
    const model = vendor.scripted(prefix, { text: ['Sunny'] });
    const image = png(37, 21).toString('base64');
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: image };
    const { content } = await client(api).messages.create({
      ...base(model),
      tools: [{ name: 'look', input_schema: { type: 'object' }, cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: 'Look out' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: 'abc' },
            { type: 'tool_use', id: 'call_1', name: 'look', input: { at: 'sky' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'call_1',
              content: [
                { type: 'text', text: 'a picture' },
                { type: 'image', source },
              ],
            },
          ],
        },
        { role: 'user', content: [{ type: 'text', text: 'So?', cache_control: { type: 'ephemeral' } }] },
      ],
    });
    expect(content).toEqual([{ type: 'text', text: 'Sunny' }]);
    const sent = JSON.stringify(vendor.requestsFor(model)[0]?.body);
    for (const part of ['Look out', 'call_1', 'a picture', image, 'So?']) expect(sent).toContain(part);
    expect(sent).not.toContain('Hm');
    expect(sent).not.toContain('cache_control');
  });
}

test('the events of a stream come in their order, blocks one after the other', async ({ api, vendor }) => {
  const model = vendor.scripted('claude', { reasoning: ['Hm'], text: ['a', 'b'], usage: USAGE });
  const answer = await api.post(MESSAGES, { ...base(model), stream: true });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const all = frames(await answer.text());
  for (const { event, data } of all) expect(data.type).toBe(event);
  expect(
    all.map(({ event, data }) => [event, data.index, (data.delta as { type?: string } | undefined)?.type]),
  ).toEqual([
    ['message_start', undefined, undefined],
    ['ping', undefined, undefined],
    ['content_block_start', 0, undefined],
    ['content_block_delta', 0, 'thinking_delta'],
    ['content_block_delta', 0, 'signature_delta'],
    ['content_block_stop', 0, undefined],
    ['content_block_start', 1, undefined],
    ['content_block_delta', 1, 'text_delta'],
    ['content_block_delta', 1, 'text_delta'],
    ['content_block_stop', 1, undefined],
    ['message_delta', undefined, undefined],
    ['message_stop', undefined, undefined],
  ]);
  expect(all.at(-2)?.data).toEqual({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: {
      input_tokens: 1_000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 400,
      cost: 0.0139,
    },
  });
});

test('the last frame comes after the settlement', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', { text: ['a'], usage: USAGE });
  const stream = await client(api).messages.create({ ...base(model), stream: true });
  for await (const event of stream)
    if (event.type === 'message_stop') expect(await api.runs()).toHaveLength(1);
  expect(await api.credits()).toBe(99.9861);
});

test('earlier loops are thoughts, each a block; every loop is billed', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const loop = (text: string) => ({ text: [text], usage: { input: 100, output: 100 } });
  const model = vendor.scripted('gpt', loop('one'), loop('two'), loop('three'));
  const answer = await api.post(MESSAGES, { ...base(model), max_loops: 3 });
  const body = (await answer.json()) as Anthropic.Message;
  expect(body.content).toEqual([
    { type: 'thinking', thinking: 'one', signature: '' },
    { type: 'thinking', thinking: 'two', signature: '' },
    { type: 'text', text: 'three' },
  ]);
  expect(body.usage).toMatchObject({ input_tokens: 300, output_tokens: 300, cost: 0.0075 });
  expect(body.usage).toHaveProperty('loops.length', 3);
  expect(await api.credits()).toBe(99.9925);
});

test('an answer says what ended it', async ({ api }) => {
  const ended = async (more: object) => {
    const { stop_reason, stop_sequence } = await client(api).messages.create({
      ...base('test/story'),
      ...more,
    });
    return [stop_reason, stop_sequence];
  };
  expect(await ended({ max_tokens: 5 })).toEqual(['max_tokens', null]);
  expect(await ended({ stop_sequences: ['nowhere', '## What'] })).toEqual(['stop_sequence', '## What']);
});

test('a count of tokens is what the run then reports, and is free', async ({ newAccount }) => {
  const api = await newAccount();
  const data = png(37, 21).toString('base64');
  const prompt = {
    model: 'test/echo',
    system: 'Be brief.',
    tools: [
      { name: 'look', description: 'Looks', input_schema: { type: 'object' as const, properties: {} } },
    ],
    messages: [
      {
        role: 'user' as const,
        content: [
          {
            type: 'image' as const,
            source: { type: 'base64' as const, media_type: 'image/png' as const, data },
          },
          { type: 'text' as const, text: 'What is this?' },
        ],
      },
    ],
  };
  const sdk = client(api);
  const counted = await sdk.messages.countTokens(prompt).withResponse();
  expect(counted.response.headers.get('x-ratelimit-remaining-minute')).toBeNull();
  expect(await api.runs()).toEqual([]);
  const { usage } = await sdk.messages.create({ ...prompt, max_tokens: 50 });
  expect(counted.data).toEqual({ input_tokens: usage.input_tokens });
});

test('a failure in mid-stream is an error event, which the SDK throws', async ({ api }) => {
  const body = { ...base('test/error-midstream'), stream: true };
  const all = frames(await (await api.post(MESSAGES, body)).text());
  expect(all.at(-1)).toMatchObject({
    event: 'error',
    data: { type: 'error', error: { type: 'api_error' }, request_id: expect.stringMatching(/^req_/) },
  });
  const stream = client(api).messages.stream(base('test/error-midstream'));
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
      const error = await client(api)
        .messages.create({ ...base(model), stream })
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
  const huge = { ...base('test/echo'), filler: 'x'.repeat(40 * 1024 * 1024) };
  const answers: [Promise<Response>, number, string][] = [
    [fetch(server.url + MESSAGES, { method: 'POST', body: '{}' }), 401, 'authentication_error'],
    [poor.post(MESSAGES, base('gpt-4o')), 402, 'billing_error'],
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
    const answer = await api.post(MESSAGES, { ...base('test/echo'), ...change });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { type: string; message: string } };
    expect(error.type).toBe('invalid_request_error');
    expect(error.message.startsWith(`${field}: `), error.message).toBe(true);
  });

test('what Claude Code sends beside its prompt is taken', async ({ api }) => {
  const tools = Array.from({ length: 200 }, (_, n) => ({
    name: `mcp__server__tool_${n}`,
    description: 'Does it.',
    input_schema: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: {} },
    cache_control: { type: 'ephemeral' },
    eager_input_streaming: true,
  }));
  const body = {
    ...base('test/tools'),
    system: [{ type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    tools,
    thinking: { type: 'adaptive', display: 'summarized' },
    context_management: { edits: [] },
    output_config: { effort: 'high' },
    metadata: { user_id: JSON.stringify({ device_id: 'a'.repeat(64), session_id: 'b' }) },
    betas: ['claude-code-20250219'],
  };
  const headers = { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'claude-code-20250219' };
  const answer = await api.post(`${MESSAGES}?beta=true`, body, { headers });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ stop_reason: 'tool_use' });
});

test('a repeat under one key replays the first answer, byte for byte', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  for (const stream of [false, true]) {
    const model = vendor.scripted('gpt', { text: ['Once', ' only'], usage: USAGE });
    const headers = { 'idempotency-key': `once-${stream}` };
    const first = await api.post(MESSAGES, { ...base(model), stream }, { headers });
    const text = await first.text();
    const again = await api.post(MESSAGES, { ...base(model), stream }, { headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.text()).toBe(text);
    expect(vendor.requestsFor(model)).toHaveLength(1);
  }
  expect(await api.credits()).toBe(99.9722);
});

test('a client that leaves hangs up on the vendor and pays for what was made', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  const { until, open } = gate();
  const interrupt = { at: 'mid-stream', by: 'gate', until } as const;
  const model = vendor.scripted('claude', { text: ['Once', ' upon'], usage: USAGE, interrupt });
  const stream = client(api).messages.stream(base(model));
  const left = stream.done().catch((error: unknown) => error);
  stream.on('text', (_, all) => {
    if (all === 'Once upon') stream.abort();
  });
  expect(await left).toBeInstanceOf(Anthropic.APIUserAbortError);
  await expect.poll(() => vendor.requestsFor(model)[0]?.abortedAt ?? null).not.toBeNull();
  open();
  await expect.poll(() => api.runs()).toHaveLength(1);
  const [run] = await api.runs();
  expect(run).toMatchObject({ status: 'cancelled', usage: { prompt_tokens: 1_000, completion_tokens: 2 } });
  // 1,000 tokens at 6.50 USD a million and 2 at 18.50.
  expect(run?.cost).toBe(0.006537);
  expect(await api.credits()).toBe(99.993463);
});
