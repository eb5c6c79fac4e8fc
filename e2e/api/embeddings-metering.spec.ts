import { apiFor } from '../support/api.ts';
import { EMBEDDINGS, type Embeddings, embedded, refused } from '../support/embeddings.ts';
import { expect, test } from '../support/fixtures.ts';
import { bookComplaints, readLedger } from '../support/ledger.ts';
import type { ErrorBody } from '../support/sse.ts';
import { ECHOED_KEY, type FaultName } from '../support/vendor-faults.ts';
import { vendorVector } from '../support/vendor-openai.ts';
import { gate } from '../support/vendor-script.ts';

/** `POST /v1/embeddings`: vendors and their faults, money, limits, repeats and the log, as with every run. */

/** What a model without a price of its own costs, USD a token of input. */
const LIST_PRICE = 6.5e-6;

test.describe('vendors', () => {
  test('get what was asked, and their vectors come back as they were', async ({ api, vendor }) => {
    const body = { model: 'text-embedding-3-small', input: ['one', 'two'], dimensions: 4, user: 'ada' };
    const { data, model } = await embedded(api, body);
    expect(model).toBe('text-embedding-3-small');
    expect(data.map(({ embedding }) => embedding)).toEqual([vendorVector(0, 4), vendorVector(1, 4)]);
    const [request] = vendor.requestsFor('text-embedding-3-small');
    expect(request?.path).toBe('/openai/v1/embeddings');
    expect(request?.body).toEqual({ ...body, encoding_format: 'base64' });
  });

  test('a further server is reached by its prefix, with texts and without base64; it decides what it embeds', async ({
    newServer,
    vendor,
  }) => {
    const upstream = { name: 'together', base_url: `${vendor.url}/v1`, api_key: 'sk-together' };
    const api = await apiFor(await newServer({ env: { UPSTREAMS: JSON.stringify([upstream]) } }));
    for (const name of ['bge-m3', 'nobody-knows-what-it-does']) {
      const { data } = await embedded(api, { model: `together/${name}`, input: 'one' });
      expect(data[0]?.embedding).toEqual(vendorVector(0));
      expect(vendor.requestsFor(name)[0]?.body).toEqual({ model: name, input: 'one' });
    }
    expect((await api.chat({ model: 'together/nobody-knows-what-it-does' })).status).toBe(200);
    expect((await api.chat({ model: 'together/bge-m3' })).status).toBe(400);
    const tokens = await refused(api, { model: 'together/bge-m3', input: [[1, 2]] });
    expect(tokens).toMatchObject({ status: 400, code: 'unsupported_parameter', param: 'input' });
    expect(tokens.message).toContain('send texts');
  });

  const faults: [fault: FaultName, status: number][] = [
    ['400', 400],
    ['401', 502],
    ['404', 404],
    ['429-seconds', 429],
    ['500', 502],
    ['529', 503],
    ['html-page-200', 502],
    ['garbage-body', 502],
    ['hang-before-headers', 504],
    ['hang-mid-stream', 504],
    ['reset-before-headers', 502],
    ['end-mid-stream', 502],
    ['endless-line', 502],
    ['vectors-none', 502],
    ['vectors-too-many', 502],
    ['vectors-empty', 502],
    ['vectors-null', 502],
    ['vectors-words', 502],
    ['vectors-beyond-floats', 502],
    ['vectors-number', 502],
    ['vectors-bad-base64', 502],
    ['status-204', 502],
  ];
  test('whatever a vendor does wrong is told by its status, and free', async ({ newAccount }) => {
    const api = await newAccount();
    const tell = async ([fault, status]: (typeof faults)[number]) => {
      const error = await refused(api, { model: `text-embedding-fault-${fault}`, input: 'a' });
      expect(error.status, fault).toBe(status);
      expect(error.message, fault).not.toContain(ECHOED_KEY);
    };
    await Promise.all(faults.map(tell));
    expect(await api.credits()).toBe(100);
    const runs = await api.runs('?limit=100');
    expect(runs).toHaveLength(faults.length);
    for (const run of runs) expect(run).toMatchObject({ status: 'failed', cost: 0, endpoint: EMBEDDINGS });
  });

  test('a stumble is tried again and not noticed', async ({ newAccount, vendor }) => {
    const api = await newAccount();
    const stumble = { verbatim: { status: 503, body: '{}' } };
    const model = vendor.scripted('text-embedding', stumble, { usage: { input: 1_000, output: 0 } });
    await embedded(api, { model, input: 'a' });
    expect(vendor.requestsFor(model)).toHaveLength(2);
    expect(await api.runs()).toHaveLength(1);
  });

  test('vectors of two lengths are no answer', async ({ api, vendor }) => {
    const model = vendor.scripted('text-embedding', { vectors: [[1, 0], [1]] });
    expect(await refused(api, { model, input: ['a', 'b'] })).toMatchObject({
      status: 502,
      code: 'upstream_error',
    });
  });
});

test.describe('money', () => {
  test('is taken to the micro-dollar, by what the vendor reports, and logged as a run', async ({
    newAccount,
    server,
    vendor,
  }) => {
    const api = await newAccount();
    const model = vendor.script('text-embedding-3-large', { usage: { input: 4_001, output: 0 } });
    const answer = await api.post(EMBEDDINGS, { model, input: 'word '.repeat(4_000), user: 'ada' });
    // 4,001 tokens at 0.13 USD a million: 520.13 micro-dollars.
    const { usage } = (await answer.json()) as Embeddings;
    expect(usage).toEqual({ prompt_tokens: 4_001, total_tokens: 4_001, cost: 0.00052 });
    expect(await api.credits()).toBe(99.99948);
    const id = answer.headers.get('x-request-id');
    const [run] = await api.runs(`?request_id=${id}`);
    expect(run).toMatchObject({
      id,
      request_id: id,
      endpoint: EMBEDDINGS,
      model,
      agent_name: null,
      status: 'completed',
      stream: false,
      usage: { prompt_tokens: 4_001, completion_tokens: 0, loops: 1, images: 0, estimated: false },
      cost: 0.00052,
      shortfall: 0,
      user: 'ada',
    });
    const ledger = await readLedger(server);
    expect(ledger.runs.find((each) => each.request_id === id)).toMatchObject({
      cost_micros: 520,
      charged_micros: 520,
    });
    expect(bookComplaints(ledger)).toEqual([]);
    const summary = await api.json<{ total_completion_calls: number; total_cost: number }>(
      '/v1/metrics/summary',
    );
    expect(summary).toMatchObject({ total_completion_calls: 1, total_cost: 0.00052 });
  });

  test('usage that is missing or cannot be is counted here, and flagged', async ({ newAccount, vendor }) => {
    const api = await newAccount();
    const impossible = [null, ...[2e9, -5, 1.5, 'ten'].map((input) => ({ input, output: 0 }))];
    for (const usage of impossible) {
      const before = await api.credits();
      const model = vendor.scripted('text-embedding', { usage });
      const body = await embedded(api, { model, input: ['hello world', 'hello'] });
      expect(body.usage, JSON.stringify(usage)).toEqual({
        prompt_tokens: 3,
        total_tokens: 3,
        cost: 0.00002,
        estimated: true,
      });
      expect(before - (await api.credits())).toBeCloseTo(0.00002, 6);
    }
  });

  test('true usage beyond the hold is the operator’s shortfall', async ({ newAccount, vendor }) => {
    const api = await newAccount();
    const model = vendor.scripted('text-embedding', { usage: { input: 2_000, output: 0 } });
    const { usage } = await embedded(api, { model, input: 'hello world' });
    expect(usage.prompt_tokens).toBe(2_000);
    expect(usage.cost).toBe(0.000013);
    const [run] = await api.runs();
    expect(run?.shortfall).toBeCloseTo(2_000 * LIST_PRICE - 0.000013, 6);
  });

  test('what cannot be paid is 402 with a way out, and never asked of the vendor', async ({
    newAccount,
    vendor,
  }) => {
    const api = await newAccount({ credits: 0.000012 });
    const body = { model: 'text-embedding-unlisted', input: 'hello world' };
    const answer = await api.post(EMBEDDINGS, body);
    expect(answer.status).toBe(402);
    expect(answer.headers.get('x-should-retry')).toBe('false');
    const { error } = (await answer.json()) as { error: ErrorBody };
    expect(error.message).toMatch(/0\.000013 USD.*fewer or shorter inputs/);
    expect(vendor.calls).toEqual([]);
    expect((await api.post(EMBEDDINGS, { model: 'test/embed', input: 'hello' })).status).toBe(200);
    const enough = await newAccount({ credits: 0.000013 });
    expect((await enough.post(EMBEDDINGS, body)).status).toBe(200);
  });

  test('a client that leaves hangs up on the vendor, pays its input and leaves nothing held', async ({
    newAccount,
    server,
    vendor,
  }) => {
    const api = await newAccount();
    const model = vendor.scripted('text-embedding', { interrupt: { at: 'before-headers', by: 'hang' } });
    const caller = new AbortController();
    const asked = api
      .post(EMBEDDINGS, { model, input: 'hello world' }, { signal: caller.signal })
      .catch(() => null);
    await expect.poll(() => vendor.requestsFor(model).length, { intervals: [20] }).toBe(1);
    caller.abort();
    expect(await asked).toBeNull();
    await expect.poll(() => vendor.requestsFor(model)[0]?.abortedAt ?? null).not.toBeNull();
    await expect.poll(() => api.runs()).toHaveLength(1);
    const [run] = await api.runs();
    expect(run).toMatchObject({
      status: 'cancelled',
      usage: { prompt_tokens: 2, completion_tokens: 0, estimated: true },
      cost: 0.000013,
    });
    expect(await api.credits()).toBe(99.999987);
    const { holds } = await readLedger(server);
    expect(holds.filter(({ account_id }) => account_id === api.account.accountId)).toEqual([]);
  });
});

test.describe('as every endpoint', () => {
  test('a repeat under one key replays the first answer, byte for byte, and is not billed', async ({
    newAccount,
    vendor,
  }) => {
    const api = await newAccount();
    const { until, open } = gate();
    const model = vendor.scripted('text-embedding', {
      usage: { input: 2, output: 0 },
      interrupt: { at: 'before-headers', by: 'gate', until },
    });
    const send = (input = 'hello world') =>
      api.post(EMBEDDINGS, { model, input }, { headers: { 'idempotency-key': 'vectors' } });
    const first = send();
    await expect.poll(() => vendor.requestsFor(model).length).toBe(1);
    expect((await send()).status).toBe(409);
    open();
    const text = await (await first).text();
    const again = await send();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.text()).toBe(text);
    expect((await send('another')).status).toBe(400);
    expect(vendor.requestsFor(model)).toHaveLength(1);
    expect(await api.credits()).toBe(99.999987);
  });

  test('requests are counted with all others, and a full window says when there is room', async ({
    newServer,
  }) => {
    const server = await newServer({ env: { RATE_LIMIT_PREMIUM_PER_MINUTE: '2' } });
    const api = await apiFor(server);
    await api.chat({ model: 'test/echo' });
    const second = await api.post(EMBEDDINGS, { model: 'test/embed', input: 'a' });
    expect(second.headers.get('x-ratelimit-remaining-minute')).toBe('0');
    const third = await api.post(EMBEDDINGS, { model: 'test/embed', input: 'a' });
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(third.headers.get('retry-after-ms'))).toBeGreaterThan(0);
    expect(third.headers.get('x-ratelimit-remaining-minute')).toBe('0');
  });

  test('tiers bound its tokens and its models', async ({ newServer }) => {
    const env = {
      TOKENS_PER_AGENT_FREE: '10',
      TOKENS_PER_AGENT_PREMIUM: '20',
      PREMIUM_MODELS: 'text-embedding-*',
    };
    const server = await newServer({ env });
    const [free, premium] = [await apiFor(server, { tier: 'free' }), await apiFor(server)];
    const eleven = Array(11).fill(1);
    expect(await refused(free, { model: 'test/embed', input: eleven })).toMatchObject({
      status: 403,
      code: 'tier_required',
      param: 'input',
    });
    expect((await premium.post(EMBEDDINGS, { model: 'test/embed', input: eleven })).status).toBe(200);
    expect(await refused(premium, { model: 'test/embed', input: [...eleven, ...eleven] })).toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'input',
    });
    expect(await refused(free, { model: 'text-embedding-3-small', input: 'a' })).toMatchObject({
      status: 403,
      code: 'model_not_allowed',
    });
  });

  test('a request leaves its line in the log, without a word of its inputs', async ({ newServer }) => {
    const server = await newServer();
    const api = await apiFor(server);
    const answer = await api.post(EMBEDDINGS, {
      model: 'text-embedding-fault-500',
      input: 'A secret of mine',
    });
    const id = answer.headers.get('x-request-id') ?? '';
    const lines = () =>
      server.stderr
        .split('\n')
        .filter((line) => line.includes(id))
        .map((line): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>);
    await expect
      .poll(lines)
      .toEqual(
        expect.arrayContaining([
          expect.objectContaining({ msg: 'a model call failed', host: 'openai', status: 500 }),
          expect.objectContaining({ msg: 'request', endpoint: EMBEDDINGS, status: 502, stream: false }),
        ]),
      );
    expect(server.stderr).not.toContain('A secret of mine');
  });
});
