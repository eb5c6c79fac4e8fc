import { Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { chunks, frames, joined } from '../support/sse.ts';
import { gate } from '../support/vendor-script.ts';

test('health and readiness need no key', async ({ server }) => {
  const health = await fetch(`${server.url}/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toEqual({ status: 'ok' });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test.describe('SIGTERM @npm-start', () => {
  test('lets a running answer end, takes no more, and exits with 0', async ({ newServer, vendor }) => {
    const server = await newServer();
    const api = await apiFor(server);
    const { until, open } = gate();
    const model = vendor.scripted('gpt', {
      text: ['Not', ' cut'],
      interrupt: { at: 'mid-stream', by: 'gate', until },
    });
    const answer = await api.chat({ model, stream: true });
    server.signal('SIGTERM');
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`).catch(() => null))?.status ?? 'closed')
      .not.toBe(200);
    open();
    const body = await answer.text();
    expect(joined(chunks(body), 'content')).toBe('Not cut');
    expect(frames(body).at(-1)).toBe('data: [DONE]');
    expect(await server.exit()).toBe(0);
  });

  test('ends what does not end within the grace, aloud and billed', async ({ newServer, vendor }) => {
    const server = await newServer({ env: { SHUTDOWN_GRACE_MS: '300' } });
    const api = await apiFor(server);
    const model = vendor.scripted('gpt', { text: ['Cut'], interrupt: { at: 'mid-stream', by: 'hang' } });
    const answer = await api.chat({ model, stream: true });
    server.signal('SIGTERM');
    const body = await answer.text();
    expect(chunks(body).at(-1)?.error).toMatchObject({ type: 'server_error' });
    expect(frames(body).at(-1)).toBe('data: [DONE]');
    expect(await server.exit()).toBe(0);
    expect(vendor.requestsFor(model)[0]?.abortedAt).not.toBeNull();

    const next = await newServer({ dataDirectory: server.env.DATA_DIR ?? '' });
    const again = new Api(next, api.account);
    const [run] = await again.runs();
    expect(run?.cost).toBeGreaterThan(0);
    expect(await again.credits()).toBeCloseTo(100 - (run?.cost ?? 0), 6);
  });
});

test('a hold that a killed server left behind expires and is released', async ({ newServer, vendor }) => {
  const env = { HOLD_SECONDS: '2' };
  const server = await newServer({ env });
  const api = await apiFor(server);
  const model = vendor.scripted('gpt', { text: ['Cut'], interrupt: { at: 'mid-stream', by: 'hang' } });
  const answer = await api.chat({ model, stream: true });
  server.signal('SIGKILL');
  await answer.text().catch(() => null);
  await server.exit();
  const next = await newServer({ env, dataDirectory: server.env.DATA_DIR ?? '' });
  await expect.poll(() => new Api(next, api.account).credits(), { timeout: 10_000 }).toBe(100);
});
