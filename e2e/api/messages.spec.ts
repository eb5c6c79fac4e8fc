import Anthropic from '@anthropic-ai/sdk';
import { expect, test } from '../support/fixtures.ts';
import { png } from '../support/images.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import { anthropic, eventFrames, MESSAGES, messageRequest } from '../support/messages.ts';
import { gate, type ScriptedToolCall } from '../support/vendor-script.ts';

/** `POST /v1/messages`, asked by Anthropic's own SDK and from the bare socket. */

const PREFIXES = ['gpt', 'claude'] as const;
const USAGE = { input: 1_000, output: 400 };

for (const prefix of PREFIXES) {
  test(`${prefix}: a completion, its usage and its cost to the micro-dollar`, async ({
    newAccount,
    server,
    vendor,
  }) => {
    const api = await newAccount();
    const model = vendor.scripted(prefix, { text: ['Once', ' upon'], usage: USAGE });
    const { data, request_id } = await anthropic(api)
      .messages.create({
        ...messageRequest(model),
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
    const body = { ...messageRequest(vendor.scripted(prefix, script)), tools };
    const plain = await anthropic(api).messages.create(body);
    expect(plain.content).toEqual([
      { type: 'thinking', thinking: 'Hm hm', signature: '' },
      { type: 'text', text: 'Let me see' },
      { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Oslo' } },
      { type: 'tool_use', id: 'call_b', name: 'weather', input: { city: 'Rome' } },
    ]);
    expect(plain.stop_reason).toBe('tool_use');
    const stream = anthropic(api).messages.stream({ ...body, model: vendor.scripted(prefix, script) });
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
    const { content } = await anthropic(api).messages.create({
      ...messageRequest(model),
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
  const answer = await api.post(MESSAGES, { ...messageRequest(model), stream: true });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const all = eventFrames(await answer.text());
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
  const stream = await anthropic(api).messages.create({ ...messageRequest(model), stream: true });
  for await (const event of stream)
    if (event.type === 'message_stop') expect(await api.runs()).toHaveLength(1);
  expect(await api.credits()).toBe(99.9861);
});

test('earlier loops are thoughts, each a block; every loop is billed', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const loop = (text: string) => ({ text: [text], usage: { input: 100, output: 100 } });
  const model = vendor.scripted('gpt', loop('one'), loop('two'), loop('three'));
  const answer = await api.post(MESSAGES, { ...messageRequest(model), max_loops: 3 });
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
    const { stop_reason, stop_sequence } = await anthropic(api).messages.create({
      ...messageRequest('test/story'),
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
  const sdk = anthropic(api);
  const counted = await sdk.messages.countTokens(prompt).withResponse();
  expect(counted.response.headers.get('x-ratelimit-remaining-minute')).toBeNull();
  expect(await api.runs()).toEqual([]);
  const { usage } = await sdk.messages.create({ ...prompt, max_tokens: 50 });
  expect(counted.data).toEqual({ input_tokens: usage.input_tokens });
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
    ...messageRequest('test/tools'),
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
    const first = await api.post(MESSAGES, { ...messageRequest(model), stream }, { headers });
    const text = await first.text();
    const again = await api.post(MESSAGES, { ...messageRequest(model), stream }, { headers });
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
  const stream = anthropic(api).messages.stream(messageRequest(model));
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
