import { type Api, apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { RunningServer } from '../support/server.ts';

/** One line a request, for who runs the server: what was asked for, by whom, what it came to; never what was said. */

const SECRET = 'the-words-of-the-caller';

type Line = Readonly<Record<string, unknown>>;

function linesOf(server: RunningServer): Line[] {
  return server.stderr
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line) as Line);
}

async function lineOf(server: RunningServer, answer: Response): Promise<Line> {
  await answer.text();
  const id = answer.headers.get('x-request-id');
  const found = () => linesOf(server).filter(({ request_id }) => request_id === id);
  await expect.poll(() => found().length).toBe(1);
  return found()[0] ?? {};
}

const whose = ({ account }: Api) => ({ key_id: account.keyId, account_id: expect.stringMatching(/./) });
const times = { first_byte_ms: expect.any(Number), total_ms: expect.any(Number) };

test('a run, in one body and streamed, is one line with what it used', async ({ newServer }) => {
  const server = await newServer();
  const api = await apiFor(server);
  for (const stream of [false, true]) {
    const answer = await api.chat({ model: 'test/story', stream, max_tokens: 20, messages: hello(SECRET) });
    const line = await lineOf(server, answer);
    expect(line).toMatchObject({
      level: 30,
      ...whose(api),
      ...times,
      method: 'POST',
      path: '/v1/chat/completions',
      endpoint: '/v1/chat/completions',
      model: 'test/story',
      stream,
      status: 200,
      completion_tokens: 20,
      cost: 0,
    });
    expect(line.error).toBeUndefined();
    expect(line.total_ms).toBeGreaterThanOrEqual(Number(line.first_byte_ms));
  }
  expect(server.stderr).not.toContain(SECRET);
});

test('a vendor’s run tells its cost, a batch the sum of its runs', async ({ newServer, vendor }) => {
  const server = await newServer();
  const api = await apiFor(server);
  const usage = { input: 1_000, output: 400 };
  const one = await api.chat({ model: vendor.scripted('gpt', { text: ['Hi'], usage }) });
  const { cost } = (await one.clone().json()).usage as { cost: number };
  expect(cost).toBeGreaterThan(0);
  expect(await lineOf(server, one)).toMatchObject({ prompt_tokens: 1_000, completion_tokens: 400, cost });
  const item = { agent_config: { model_name: 'test/story', max_tokens: 7 }, task: SECRET };
  const batch = await api.post('/v1/agent/batch/completions', [item, item]);
  expect(await lineOf(server, batch)).toMatchObject({ status: 200, completion_tokens: 14 });
});

test('refusals are lines too, with their code; a failure in mid-stream is told at its end', async ({
  newServer,
}) => {
  const server = await newServer();
  const api = await apiFor(server);
  const key = `sk-${'0'.repeat(64)}`;
  const nobody = await fetch(`${server.url}/v1/models/${key}`, { headers: { 'x-api-key': key } });
  const line = await lineOf(server, nobody);
  expect(line).toMatchObject({
    status: 401,
    error: 'invalid_api_key',
    endpoint: '/v1/models/{id...}',
    ...times,
  });
  expect(line.account_id).toBeUndefined();
  expect(await lineOf(server, await api.post('/v1/nothing', {}))).toMatchObject({
    status: 404,
    error: 'not_found',
  });
  const wrong = await api.chat({ model: 'test/echo', temperature: 9, messages: hello(SECRET) });
  expect(await lineOf(server, wrong)).toMatchObject({ status: 400, error: 'invalid_request', ...whose(api) });
  const none = await api.chat({ model: `no/${key}` });
  expect(await lineOf(server, none)).toMatchObject({
    status: 404,
    error: 'model_not_found',
    model: 'no/sk-…',
  });
  const broken = await api.chat({ model: 'test/error-midstream', stream: true });
  expect(await lineOf(server, broken)).toMatchObject({ status: 200, error: 'upstream_error', stream: true });
  for (const secret of [SECRET, key, api.account.key]) expect(server.stderr).not.toContain(secret);
});

test('a client that leaves is told as such, and LOG_LEVEL decides whether anything is', async ({
  newServer,
}) => {
  const server = await newServer();
  const api = await apiFor(server);
  const caller = new AbortController();
  const answer = await api.chat({ model: 'test/story@20', stream: true }, { signal: caller.signal });
  await answer.body?.getReader().read();
  caller.abort();
  await expect.poll(() => linesOf(server).map(({ error }) => error)).toContain('client_closed_request');
  const quiet = await newServer({ env: { LOG_LEVEL: 'warn' } });
  await (await apiFor(quiet)).chat({ model: 'test/echo' });
  await quiet.stop();
  expect(quiet.stderr).toBe('');
});
