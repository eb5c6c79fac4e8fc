import { createKey } from '../support/accounts.ts';
import { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { gate } from '../support/vendor-script.ts';

/** `Idempotency-Key`: a repeat gets the first answer and is not billed. */

const PAID = { text: ['Once', ' only'], usage: { input: 0, output: 1_000 } };
const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

test('a repeat replays the first answer, byte for byte, and is not billed', async ({
  newAccount,
  vendor,
}) => {
  const api = await newAccount();
  for (const stream of [false, true]) {
    const model = vendor.scripted('gpt', PAID);
    const first = await api.chat({ model, stream }, keyed(`k-${stream}`));
    const text = await first.text();
    const again = await api.chat({ model, stream }, keyed(`k-${stream}`));
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(await again.text()).toBe(text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(vendor.requestsFor(model)).toHaveLength(1);
  }
  expect(await api.credits()).toBeCloseTo(100 - 2 * 0.0185, 6);
  expect(await api.runs()).toHaveLength(2);
});

test("another body under the same key is 400, another account's key is its own", async ({ newAccount }) => {
  const [api, stranger] = [await newAccount(), await newAccount()];
  expect((await api.chat({ model: 'test/echo' }, keyed('same'))).status).toBe(200);
  const other = await api.chat({ model: 'test/echo', max_tokens: 5 }, keyed('same'));
  expect(other.status).toBe(400);
  expect(await other.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  const theirs = await stranger.chat({ model: 'test/echo', max_tokens: 5 }, keyed('same'));
  expect(theirs.status).toBe(200);
  expect(theirs.headers.get('idempotent-replayed')).toBeNull();
});

test('every key of the account gets the answer', async ({ newAccount, server }) => {
  const api = await newAccount();
  const other = new Api(server, await createKey(server, api.account));
  const first = await (await api.chat({ model: 'test/echo' }, keyed('shared'))).text();
  const again = await other.chat({ model: 'test/echo' }, keyed('shared'));
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await again.text()).toBe(first);
});

test('a repeat while the first still runs is 409 that says to try again', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const { until, open } = gate();
  const model = vendor.scripted('gpt', { ...PAID, interrupt: { at: 'before-headers', by: 'gate', until } });
  const first = api.chat({ model }, keyed('busy'));
  await expect.poll(() => vendor.requestsFor(model).length).toBe(1);
  const second = await api.chat({ model }, keyed('busy'));
  expect(second.status).toBe(409);
  expect(second.headers.get('x-should-retry')).toBe('true');
  open();
  expect((await first).status).toBe(200);
  const third = await api.chat({ model }, keyed('busy'));
  expect(third.headers.get('idempotent-replayed')).toBe('true');
  expect(vendor.requestsFor(model)).toHaveLength(1);
});

test('ten at once under one key run once', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const model = vendor.scripted('gpt', PAID);
  const answers = await Promise.all(Array.from({ length: 10 }, () => api.chat({ model }, keyed('race'))));
  for (const { status } of answers) expect([200, 409]).toContain(status);
  expect(vendor.requestsFor(model)).toHaveLength(1);
  expect(await api.credits()).toBeCloseTo(100 - 0.0185, 6);
});

test('a refusal is not stored: the repeat is a new try', async ({ newAccount, vendor }) => {
  const api = await newAccount();
  const refusal = { verbatim: { status: 400, body: '{"error":{"message":"Not now."}}' } };
  const model = vendor.scripted('gpt', refusal, PAID);
  expect((await api.chat({ model }, keyed('again'))).status).toBe(400);
  expect((await api.chat({ model }, keyed('again'))).status).toBe(200);
});

test('a key longer than 255 characters is 400', async ({ api }) => {
  expect((await api.chat({ model: 'test/echo' }, keyed('k'.repeat(255)))).status).toBe(200);
  expect((await api.chat({ model: 'test/echo' }, keyed('k'.repeat(256)))).status).toBe(400);
});
