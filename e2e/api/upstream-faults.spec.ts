import { type Api, apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { freePort } from '../support/free-port.ts';
import { PROVIDER_KEY } from '../support/server.ts';
import { chunks, type ErrorBody, frames, joined } from '../support/sse.ts';
import { ECHOED_KEY, type FaultName } from '../support/vendor-faults.ts';
import type { VendorScript } from '../support/vendor-script.ts';

/** What a caller is told when a vendor fails, and what it costs: nothing before output, what was made after it. */

interface Expected {
  readonly status: number;
  readonly code: string;
  readonly type: string;
}

const badGateway: Expected = { status: 502, code: 'upstream_error', type: 'server_error' };
const overloaded: Expected = { status: 503, code: 'overloaded', type: 'server_error' };
const timedOut: Expected = { status: 504, code: 'upstream_timeout', type: 'server_error' };
const limited: Expected = { status: 429, code: 'rate_limit_exceeded', type: 'rate_limit_error' };

const BEFORE_OUTPUT: [fault: FaultName, expected: Expected][] = [
  ['400', { status: 400, code: 'invalid_request', type: 'invalid_request_error' }],
  ['401', badGateway],
  ['403', badGateway],
  ['404', { status: 404, code: 'model_not_found', type: 'invalid_request_error' }],
  ['429-seconds', limited],
  ['429-milliseconds', limited],
  ['429-date', limited],
  ['429-bare', limited],
  ['500', badGateway],
  ['503', badGateway],
  ['529', overloaded],
  ['html-page', badGateway],
  ['html-page-200', badGateway],
  ['garbage-body', badGateway],
  ['reset-before-headers', badGateway],
  ['reset-after-headers', badGateway],
  ['end-before-headers', badGateway],
  ['end-after-headers', badGateway],
  ['endless-line-first', badGateway],
  ['endless-error-body', badGateway],
  ['status-101', badGateway],
  ['status-202', badGateway],
  ['status-204', badGateway],
  ['status-302', badGateway],
  ['status-304', badGateway],
  ['retry-after-1e23', limited],
];

/** Silence is longer than the status wait: a stream has begun by then and fails inside. */
const SILENCE: FaultName[] = [
  'hang-before-headers',
  'hang-after-headers',
  'endless-comments-first',
  'endless-pings-first',
];

const AFTER_OUTPUT: [fault: FaultName, expected: Expected][] = [
  ['hang-mid-stream', timedOut],
  ['reset-mid-stream', badGateway],
  ['end-mid-stream', badGateway],
  ['error-frame', overloaded],
  ['endless-line', badGateway],
  ['endless-frame', badGateway],
  ['endless-comments', timedOut],
  ['endless-pings', timedOut],
  ['endless-empty-chunks', timedOut],
  ['endless-usage', timedOut],
  ['mistyped-delta', badGateway],
  ['damaged-delta', badGateway],
];

const WIRES = [
  ['OpenAI', 'gpt'],
  ['Anthropic', 'claude'],
] as const;

async function refusal(api: Api, body: Record<string, unknown>) {
  const answer = await api.chat(body);
  const { error } = (await answer.json()) as { error: ErrorBody };
  return { answer, error, seen: { status: answer.status, code: error.code, type: error.type } };
}

for (const [wire, prefix] of WIRES) {
  for (const [fault, expected] of BEFORE_OUTPUT) {
    test(`${wire} ${fault} before output is ${expected.status} ${expected.code} and free`, async ({
      newAccount,
    }) => {
      const api = await newAccount();
      for (const stream of [false, true]) {
        const { answer, error, seen } = await refusal(api, { model: `${prefix}-fault-${fault}`, stream });
        expect(seen).toEqual(expected);
        expect(error.message.length).toBeGreaterThan(10);
        expect(error.message).not.toContain(ECHOED_KEY);
        expect(answer.headers.get('x-should-retry')).not.toBe('false');
      }
      expect(await api.credits()).toBe(100);
      for (const run of await api.runs()) expect(run).toMatchObject({ status: 'failed', cost: 0 });
    });
  }

  for (const fault of SILENCE) {
    test(`${wire} ${fault}: 504, or inside a stream that had to begin`, async ({ newAccount }) => {
      const api = await newAccount();
      const [plain, streamed] = await Promise.all([
        refusal(api, { model: `${prefix}-fault-${fault}`, max_tokens: 10 }),
        api.stream({ model: `${prefix}-fault-${fault}` }),
      ]);
      expect(plain.seen).toEqual(timedOut);
      expect(streamed.statusLine).toContain('200');
      const [first, failure] = chunks(streamed.body);
      expect(first?.choices[0]?.delta).toEqual({ role: 'assistant' });
      expect(failure?.error).toMatchObject({ code: timedOut.code, type: timedOut.type });
      expect(frames(streamed.body).at(-1)).toBe('data: [DONE]');
      expect(await api.credits()).toBe(100);
    });
  }

  for (const [fault, expected] of AFTER_OUTPUT) {
    test(`${wire} ${fault}: said aloud in the stream, and billed`, async ({ newAccount, vendor }) => {
      const api = await newAccount();
      const model = `${prefix}-fault-${fault}`;
      const answer = await api.stream({ model });
      expect(answer.statusLine).toContain('200');
      const all = chunks(answer.body);
      expect(joined(all.slice(0, -1), 'content')).toBe('Once upon a time');
      expect(all.at(-1)).toEqual({
        error: { message: expect.any(String), type: expected.type, code: expected.code, param: null },
      });
      expect(frames(answer.body).at(-1)).toBe('data: [DONE]');
      expect(vendor.requestsFor(model)).toHaveLength(1);

      const [run] = await api.runs();
      expect(run).toMatchObject({ status: 'failed', usage: { completion_tokens: 4, estimated: true } });
      expect(run?.cost).toBeGreaterThan(0);
      expect(await api.credits()).toBeCloseTo(100 - (run?.cost ?? 0), 6);
    });

    // A plain answer has no frames that could be at fault, and what never ends in it is one long body.
    if (!/^(hang|reset|end)-mid-stream$/.test(fault)) continue;
    test(`${wire} ${fault}: a plain request is ${expected.status}, and says when it was billed`, async ({
      newAccount,
    }) => {
      const api = await newAccount();
      const { answer, seen } = await refusal(api, { model: `${prefix}-fault-${fault}`, max_tokens: 10 });
      const billed = (await api.credits()) < 100;
      expect(seen).toEqual(expected);
      expect(answer.headers.get('x-should-retry') === 'false').toBe(billed);
    });
  }

  test(`${wire}: an error that is the first thing in a stream is a plain HTTP error`, async ({
    newAccount,
  }) => {
    const api = await newAccount();
    const { seen } = await refusal(api, { model: `${prefix}-fault-error-frame-first`, stream: true });
    expect(seen).toEqual(overloaded);
    expect(await api.credits()).toBe(100);
  });

  test(`${wire}: retry-after is passed on in both forms`, async ({ api }) => {
    const headersOf = async (fault: FaultName) => {
      const { headers } = await api.chat({ model: `${prefix}-fault-${fault}` });
      return [headers.get('retry-after'), headers.get('retry-after-ms')].map(Number);
    };
    expect(await headersOf('429-seconds')).toEqual([7, 7_000]);
    expect(await headersOf('429-milliseconds')).toEqual([7, 6_500]);
    const [seconds = 0, milliseconds = 0] = await headersOf('429-date');
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(30);
    expect(Math.ceil(milliseconds / 1_000)).toBe(seconds);
  });

  test(`${wire}: nobody is told to wait for longer than a day`, async ({ api }) => {
    for (const fault of ['retry-after-1e23', 'retry-after-infinity', 'retry-after-year-9999'] as const) {
      const { headers } = await api.chat({ model: `${prefix}-fault-${fault}` });
      expect([headers.get('retry-after'), headers.get('retry-after-ms')]).toEqual(['86400', '86400000']);
    }
  });

  test(`${wire}: a body that does not end is given up`, async ({ api }) => {
    for (const fault of ['endless-line', 'endless-comment-flood'] as const) {
      const { seen } = await refusal(api, { model: `${prefix}-fault-${fault}`, max_tokens: 10 });
      expect(seen, fault).toEqual(badGateway);
    }
    const streamed = await api.stream({ model: `${prefix}-fault-endless-comment-flood`, max_tokens: 10 });
    expect(chunks(streamed.body).at(-1)?.error).toMatchObject({ code: badGateway.code });
  });

  test(`${wire}: an answer that says something for ever is ended by the limit of a call`, async ({
    newServer,
  }) => {
    const api = await apiFor(await newServer({ env: { UPSTREAM_TOTAL_TIMEOUT_MS: '1500' } }));
    const all = chunks((await api.stream({ model: `${prefix}-fault-endless-drip` })).body);
    expect(joined(all, 'content')).toMatch(/^Once upon a time and and/);
    expect(all.at(-1)?.error).toMatchObject({ code: timedOut.code });
  });

  test(`${wire}: a vendor's limit says that it is the vendor's`, async ({ api }) => {
    const { error } = await refusal(api, { model: `${prefix}-fault-429-seconds` });
    expect(error.message).toMatch(/OpenAI|Anthropic|provider|vendor|upstream/i);
  });

  test(`${wire}: a stumble before the first event is tried again and not noticed`, async ({
    newAccount,
    vendor,
  }) => {
    const api = await newAccount();
    const fine: VendorScript = { text: ['Fine'], usage: { input: 0, output: 1_000 } };
    for (const stumble of [
      { interrupt: { at: 'before-headers', by: 'reset' } },
      { verbatim: { status: 503, body: '{}' } },
    ] satisfies VendorScript[]) {
      const model = vendor.scripted(prefix, stumble, fine);
      const body = await api.completion({ model, max_tokens: 1_000 });
      expect(body.choices[0]?.message.content).toBe('Fine');
      expect(vendor.requestsFor(model)).toHaveLength(2);
    }
    expect(await api.credits()).toBeCloseTo(100 - 2 * 0.0185, 6);
  });

  test(`${wire}: a refusal of the request itself is not tried again`, async ({ api, vendor }) => {
    for (const fault of ['400', '401', '404'] as const) {
      const model = `${prefix}-fault-${fault}`;
      await api.chat({ model });
      expect(vendor.requestsFor(model), fault).toHaveLength(1);
    }
  });
}

test('a vendor that cannot be reached is 503', async ({ newServer }) => {
  const nowhere = `http://127.0.0.1:${await freePort()}/v1`;
  const server = await newServer({
    env: { OPENAI_BASE_URL: nowhere, ANTHROPIC_BASE_URL: nowhere, UPSTREAM_RETRIES: '1' },
  });
  const api = await apiFor(server);
  for (const model of ['gpt-4o', 'claude-sonnet-4-20250514']) {
    for (const stream of [false, true]) {
      const { seen } = await refusal(api, { model, stream });
      expect(seen).toEqual(overloaded);
    }
  }
});

test('finish without [DONE] is complete, [DONE] without finish is stop', async ({ api }) => {
  for (const fault of ['no-goodbye', 'no-finish']) {
    const answer = await api.stream({ model: `gpt-fault-${fault}` });
    const all = chunks(answer.body);
    expect(joined(all, 'content')).toBe('Once upon a time');
    expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(frames(answer.body).at(-1)).toBe('data: [DONE]');
  }
});

test('unknown events and pings are passed over', async ({ api }) => {
  const answer = await api.stream({ model: 'claude-fault-unknown-event' });
  const all = chunks(answer.body);
  expect(joined(all, 'content')).toBe('Once upon a time');
  expect(all.at(-1)?.choices[0]?.finish_reason).toBe('stop');
});

test('garbage in a stream never passes for a complete answer', async ({ api }) => {
  const all = chunks((await api.stream({ model: 'gpt-fault-garbage-frame' })).body);
  expect(all.at(-1)?.error).toMatchObject({ code: 'upstream_error' });
});

test('a failed model call leaves one line in the log: who, how, for whom, and never a word of prompt or key', async ({
  newServer,
}) => {
  const server = await newServer();
  const api = await apiFor(server);
  const told = (id: string | null) =>
    server.stderr
      .split('\n')
      .filter((line) => id !== null && line.includes(id) && line.includes('a model call failed'))
      .map((line): unknown => JSON.parse(line));
  const cases = [
    ['gpt-fault-401', { host: 'openai', status: 401, code: 'upstream_error' }],
    ['claude-fault-529', { host: 'anthropic', status: 529, code: 'overloaded' }],
    ['gpt-fault-end-mid-stream', { host: 'openai', status: null, code: 'upstream_error' }],
  ] as const;
  for (const [model, failure] of cases) {
    const { headers } = await api.chat({ model, messages: hello('A secret of mine') });
    const id = headers.get('x-request-id');
    await expect.poll(() => told(id)).toMatchObject([{ level: 40, requestId: id, model, ...failure }]);
  }
  for (const secret of ['A secret of mine', ECHOED_KEY, PROVIDER_KEY, api.account.key])
    expect(server.stderr).not.toContain(secret);
});
