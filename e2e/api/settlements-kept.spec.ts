import { Api, apiFor } from '../support/api.ts';
import { DatabaseLine } from '../support/database-line.ts';
import { expect, test } from '../support/fixtures.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { chunks, frames, joined } from '../support/sse.ts';
import { gate } from '../support/vendor-script.ts';

/** Runs that end while their server cannot reach the database: what the client is told, and that they are billed. */

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let postgres: RunningPostgres;
test.beforeAll(async () => {
  postgres = await startPostgres();
});
test.afterAll(() => postgres.stop());

const PAID = { text: ['Kept', ' for', ' later'], usage: { input: 0, output: 1_000 } };
const COST = 0.0185;
const SETTINGS = {
  SETTLEMENT_WAIT_MS: '500',
  DATABASE_TIMEOUT_MS: '5000',
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: '60000',
  UPSTREAM_IDLE_TIMEOUT_MS: '60000',
};

test('a run that ends without the database is billed once when it is back, and its answer can be fetched', async ({
  newServer,
  vendor,
}) => {
  const databaseUrl = await postgres.createDatabase('kept');
  const line = await DatabaseLine.to(databaseUrl);
  const env = { ...SETTINGS, HOLD_SECONDS: '6' };
  const server = await newServer({ databaseUrl: line.url, env });
  const api = await apiFor(server);
  const elsewhere = new Api(await newServer({ databaseUrl, env }), api.account);
  const { until, open } = gate();
  const model = vendor.scripted('gpt', { ...PAID, interrupt: { at: 'mid-stream', by: 'gate', until } });
  const key = { headers: { 'idempotency-key': 'kept' } };
  const answer = await api.chat({ model, stream: true }, key);
  expect(await elsewhere.credits()).toBeLessThan(100);

  await line.cut();
  open();
  const body = await answer.text();
  expect(joined(chunks(body), 'content')).toBe('Kept for later');
  expect(chunks(body).at(-1)?.error).toMatchObject({
    code: 'overloaded',
    message: expect.stringContaining('It will, and bill it once'),
  });
  expect(frames(body).at(-1)).toBe('data: [DONE]');
  // For the other server its hold is that of a dead run, and seconds later it is swept.
  await expect.poll(() => elsewhere.credits(), { timeout: 30_000 }).toBe(100);
  expect(await elsewhere.runs()).toEqual([]);

  await line.restore();
  await expect.poll(async () => (await elsewhere.runs()).length, { timeout: 30_000 }).toBe(1);
  expect((await elsewhere.runs())[0]).toMatchObject({ status: 'completed', cost: COST });
  expect(await elsewhere.credits()).toBeCloseTo(100 - COST, 6);
  const again = await elsewhere.chat({ model, stream: true }, key);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(joined(chunks(await again.text()), 'content')).toBe('Kept for later');
  expect(await elsewhere.credits()).toBeCloseTo(100 - COST, 6);
  expect(vendor.requestsFor(model)).toHaveLength(1);
  await line.cut();
});

test('a server that must end before it could write one says in its log what it was worth @npm-start', async ({
  newServer,
  vendor,
}) => {
  const line = await DatabaseLine.to(await postgres.createDatabase('lost'));
  const env = { ...SETTINGS, SHUTDOWN_GRACE_MS: '1000' };
  const server = await newServer({ databaseUrl: line.url, env });
  const api = await apiFor(server);
  const { until, open } = gate();
  const model = vendor.scripted('gpt', { ...PAID, interrupt: { at: 'before-headers', by: 'gate', until } });
  const answering = api.chat({ model });
  await expect.poll(() => vendor.requestsFor(model).length).toBe(1);
  await line.cut();
  open();
  const answer = await answering;
  expect(answer.status).toBe(503);
  expect(answer.headers.get('x-should-retry')).toBe('false');
  server.signal('SIGTERM');
  expect(await server.exit()).toBe(0);
  const lost = server.stderr.split('\n').find((text) => text.includes('this run is in no record'));
  expect(JSON.parse(lost ?? '{}')).toMatchObject({
    accountId: api.account.accountId,
    requestId: answer.headers.get('x-request-id'),
    model,
    costMicros: COST * 1_000_000,
    completionTokens: 1_000,
  });
});
