import { expect, test } from '../support/fixtures.ts';
import { type RawAnswer, rawRequest } from '../support/raw-http.ts';

/** The self-hosted server and `next start` are two hosts of one gateway: whatever is asked, they answer alike. */

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly anonymous?: boolean;
}

const get = (path: string): Asked => ({ method: 'GET', path });
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Asked => ({
  method: 'POST',
  path,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

const CHAT = '/v1/chat/completions';
const AGENT = '/v1/agent/completions';
const messages = [{ role: 'user', content: 'Hi' }];
const run = (changes: Record<string, unknown>) => post(CHAT, { model: 'test/echo', messages, ...changes });
const agent = (config: Record<string, unknown>) =>
  post(AGENT, { agent_config: { model_name: 'test/echo', ...config }, task: 'Hi' });

const REQUESTS: Readonly<Record<string, Asked>> = {
  'a completion': run({}),
  'a stream': run({ stream: true }),
  'a stream with usage': run({ stream: true, stream_options: { include_usage: true } }),
  'loops, streamed': run({ model: 'test/story', stream: true, max_loops: 2, max_tokens: 20 }),
  'loops in one body': run({ model: 'test/story', max_loops: 2, max_tokens: 20 }),
  'tool calls, streamed': run({
    model: 'test/tools',
    stream: true,
    tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }],
  }),
  'a trailing slash': post(`${CHAT}/`, { model: 'test/echo', messages }),
  'a body without its content type': { ...run({}), headers: { 'content-type': 'text/plain' } },
  'a failure in mid-stream': run({ model: 'test/error-midstream', stream: true }),
  'a failure before the first event': run({ model: 'test/error-429', stream: true }),
  'a failure in one body': run({ model: 'test/error-500' }),
  'an unknown model': run({ model: 'nobody/knows' }),
  'a field out of range': run({ temperature: 3 }),
  'an unsupported field': run({ n: 2 }),
  'broken JSON': post(CHAT, '{'),
  'an empty body': post(CHAT, ''),
  multipart: post(CHAT, 'x', { 'content-type': 'multipart/form-data; boundary=x' }),
  'an unknown encoding': post(CHAT, 'x', { 'content-encoding': 'zip' }),
  'no key': { ...run({}), anonymous: true },
  'a wrong key': { ...run({}), anonymous: true, headers: { 'x-api-key': 'sk-nobody' } },
  'a native run': agent({}),
  'a native stream': agent({ streaming_on: true, max_loops: 2, model_name: 'test/story', max_tokens: 10 }),
  'native validation': agent({ temperature: 9 }),
  'a native failure in mid-stream': agent({ streaming_on: true, model_name: 'test/error-midstream' }),
  'a batch': post('/v1/agent/batch/completions', [
    { agent_config: { model_name: 'test/echo' }, task: 'a' },
    { agent_config: { model_name: 'test/error-500' }, task: 'b' },
  ]),
  embeddings: post('/v1/embeddings', { model: 'test/embed', input: ['a', 'b'], dimensions: 4 }),
  'embeddings of a model that chats': post('/v1/embeddings', { model: 'test/echo', input: 'a' }),
  'a message': post('/v1/messages', { model: 'test/echo', max_tokens: 50, messages }),
  'a message, streamed': post('/v1/messages', {
    model: 'test/story',
    max_tokens: 20,
    max_loops: 2,
    stream: true,
    messages,
  }),
  'a message that fails in mid-stream': post('/v1/messages', {
    model: 'test/error-midstream',
    max_tokens: 50,
    stream: true,
    messages,
  }),
  'a message without max_tokens': post('/v1/messages', { model: 'test/echo', messages }),
  'a message of another method': get('/v1/messages'),
  'tokens of a message': post('/v1/messages/count_tokens', { model: 'test/echo', messages }),
  'nothing to finish': post(`${CHAT}/chatcmpl-0/finish`, ''),
  models: get('/v1/models'),
  'a model with an escaped slash': get('/v1/models/test%2Fecho'),
  'a model with a slash': get('/v1/models/test/echo'),
  'no such model': get('/v1/models/nobody/knows'),
  'available models': get('/v1/models/available'),
  credits: get('/v1/users/me/credits'),
  'the other credits': get('/v1/account/credits'),
  limits: get('/v1/rate/limits'),
  prices: get('/v1/usage/costs'),
  'a wrong query': get('/v1/swarm/logs?limit=0'),
  'an unknown path': get('/v1/nothing/here'),
  'nothing but v1': get('/v1'),
  'a wrong method': { method: 'DELETE', path: CHAT },
  'a wrong method elsewhere': { method: 'POST', path: '/v1/models', body: '{}' },
  HEAD: { method: 'HEAD', path: '/v1/models' },
  OPTIONS: {
    method: 'OPTIONS',
    path: CHAT,
    headers: {
      origin: 'https://a.example',
      'access-control-request-headers': 'authorization, x-stainless-os',
    },
  },
  health: get('/health'),
  readiness: get('/readyz'),
  'the document': { method: 'HEAD', path: '/openapi.json' },
};

/** What tells two answers to the same question apart by nature. */
const VARYING: readonly [RegExp, string][] = [
  [/[0-9a-f]{32}/g, 'ID'],
  [/"created":\d{10}/g, '"created":0'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME'],
  [/"(count|remaining)":\d+/g, '"$1":0'],
  [/"execution_time":[\d.]+/g, '"execution_time":0'],
];

/** How a host frames what the gateway gave it is its own affair. */
const HOST_HEADERS = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'vary'];
const COUNTED_HEADERS = /^(x-ratelimit-(remaining|reset)|openai-processing-ms|(x-)?request-id)/;

function comparable({ statusLine, headers, body }: RawAnswer, url: string) {
  const kept = Object.entries(headers)
    .filter(([name]) => !HOST_HEADERS.includes(name))
    .map(([name, value]) => [name, COUNTED_HEADERS.test(name) ? 'VARIES' : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const unplaced = body.replaceAll(new URL(url).host, 'HOST');
  const text = VARYING.reduce((all, [pattern, replacement]) => all.replace(pattern, replacement), unplaced);
  return { statusLine, headers: Object.fromEntries(kept), body: text };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Every path of the document with every method, with a key and without. */
async function everyRoute(url: string): Promise<Readonly<Record<string, Asked>>> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
  const asked = Object.keys(paths).flatMap((template) => {
    const path = template.replace(/\{[^}]+\}/g, 'nobody');
    return METHODS.flatMap((method) =>
      [true, false].map((anonymous) => {
        const name = `${method} ${path} ${anonymous ? 'without' : 'with'} a key`;
        return [name, { method, path, anonymous, ...(method === 'POST' ? { body: '{}' } : {}) }] as const;
      }),
    );
  });
  return Object.fromEntries(asked);
}

for (const [what, requestsTo] of [
  ['every kind of answer', () => REQUESTS],
  ['every route and method', everyRoute],
] as const) {
  test(`both hosts give the same bytes: ${what}`, async ({ server, newServer, newAccount }) => {
    test.setTimeout(90_000);
    const { DATA_DIR = '' } = server.env;
    const next = await newServer({ kind: 'next', dataDirectory: DATA_DIR });
    const { account } = await newAccount({ tier: 'premium' });
    const requests = Object.entries(await requestsTo(server.url));
    expect(requests.length).toBeGreaterThan(40);
    for (const [name, { anonymous = false, ...asked }] of requests) {
      const headers = { ...(anonymous ? {} : { authorization: `Bearer ${account.key}` }), ...asked.headers };
      const mine = await rawRequest(server.url, { ...asked, headers });
      const theirs = await rawRequest(next.url, { ...asked, headers });
      expect.soft(comparable(theirs, next.url), name).toEqual(comparable(mine, server.url));
    }
  });
}
