import { type Api, apiFor, hello } from '../support/api.ts';
import { ApiDocument } from '../support/api-document.ts';
import { expect, test } from '../support/fixtures.ts';

/** Every documented refusal of every endpoint is provoked, and is what the document says. */

interface World {
  /** Premium, with money, on a server with its usual limits. */
  readonly api: Api;
  /** Premium, without money. */
  readonly poor: Api;
  /** Free, on a server whose free tier may do nothing. */
  readonly limited: Api;
  /** Premium, on a server that lets the premium tier do one thing a minute. */
  readonly crowded: Api;
  /** Free, on a server whose stories are for premium. */
  readonly free: Api;
  /** On a server with room for ten bytes of bodies, which waits a moment for them. */
  readonly narrow: Api;
}

type Provoke = (world: World) => Promise<Response>;

const AGENT = '/v1/agent/completions';
const BATCH = '/v1/agent/batch/completions';
const chat = (body: object) => ({ messages: hello(), ...body });
const agent = (model_name: string) => ({ agent_config: { model_name }, task: 'Say hello' });
const large = { filler: 'x'.repeat(3 * 1024 * 1024) };
const multipart = { headers: { 'content-type': 'multipart/form-data; boundary=b' } };

/** The faults of a model call, by the status they come to. */
const MODELS: Readonly<Record<string, string>> = {
  400: 'test/error-400',
  404: 'no/such-model',
  500: 'test/error-500',
  502: 'gpt-fault-500',
  503: 'gpt-fault-529',
  504: 'test/error-timeout',
};

/** Refusals that every endpoint with a body knows, for what the body is or how it travels. */
function bodyRefusals(path: string): Record<string, Provoke> {
  return {
    408: ({ narrow }) => restInTheMiddle(narrow, path),
    413: ({ api }) => api.post(path, large),
    415: ({ api }) => api.post(path, {}, multipart),
    503: ({ narrow }) => narrow.post(path, { long: 'enough' }),
  };
}

function restInTheMiddle({ server, authorization: headers }: Api, path: string): Promise<Response> {
  const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) });
  const init = { method: 'POST', headers, body, duplex: 'half' };
  return fetch(server.url + path, init);
}

function runRefusals(path: string, bodyFor: (model: string) => unknown): Record<string, Provoke> {
  const byModel = Object.entries(MODELS).map(([status, model]): [string, Provoke] => [
    status,
    ({ api }) => api.post(path, bodyFor(model)),
  ]);
  return {
    ...bodyRefusals(path),
    ...Object.fromEntries(byModel),
    402: ({ poor }) => poor.post(path, bodyFor('gpt-4o')),
    403: ({ free }) => free.post(path, bodyFor('test/story')),
    429: ({ limited }) => limited.post(path, bodyFor('test/echo')),
    409: ({ api }) => repeatTooEarly(api, path, bodyFor('test/error-timeout')),
  };
}

/** Two at once under one key: the answer of the one that comes second. */
async function repeatTooEarly(api: Api, path: string, body: unknown): Promise<Response> {
  const headers = { 'idempotency-key': `early ${path}` };
  return Promise.race([api.post(path, body, { headers }), api.post(path, body, { headers })]);
}

const MESSAGES = '/v1/messages';
const COUNT = '/v1/messages/count_tokens';
const EMBEDDINGS = '/v1/embeddings';
const FINISH = `/v1/chat/completions/chatcmpl-${'0'.repeat(32)}/finish`;

/** Operation → status → how to provoke it. 401 is provoked everywhere, by leaving the key out. */
const PROVOKED: Readonly<Record<string, Readonly<Record<string, Provoke>>>> = {
  createChatCompletion: runRefusals('/v1/chat/completions', (model) => chat({ model })),
  finishChatCompletion: {
    ...bodyRefusals(FINISH),
    400: ({ api }) => api.post(FINISH, {}, { headers: { 'content-encoding': 'gzip' } }),
    404: ({ api }) => api.post(FINISH, {}),
  },
  createEmbedding: {
    ...runRefusals(EMBEDDINGS, (model) => ({ model, input: 'Hello' })),
    402: ({ poor }) => poor.post(EMBEDDINGS, { model: 'text-embedding-3-small', input: 'Hello' }),
    403: ({ free }) => free.post(EMBEDDINGS, { model: 'text-embedding-3-large', input: 'Hello' }),
    429: ({ limited }) => limited.post(EMBEDDINGS, { model: 'test/embed', input: 'Hello' }),
    502: ({ api }) => api.post(EMBEDDINGS, { model: 'text-embedding-fault-500', input: 'Hello' }),
    503: ({ api }) => api.post(EMBEDDINGS, { model: 'text-embedding-fault-529', input: 'Hello' }),
  },
  createMessage: runRefusals(MESSAGES, (model) => ({ model, max_tokens: 100, messages: hello() })),
  countMessageTokens: {
    ...bodyRefusals(COUNT),
    400: ({ api }) => api.post(COUNT, { model: 'test/echo', messages: [] }),
    403: ({ free }) => free.post(COUNT, { model: 'test/story', messages: hello() }),
    404: ({ api }) => api.post(COUNT, { model: 'no/such-model', messages: hello() }),
  },
  runAgent: {
    ...runRefusals(AGENT, agent),
    422: ({ api }) => api.post(AGENT, { agent_config: { max_loops: 0 } }),
  },
  runAgents: {
    ...bodyRefusals(BATCH),
    400: ({ api }) => api.post(BATCH, [], { headers: { 'idempotency-key': 'k'.repeat(256) } }),
    403: ({ free }) => free.post(BATCH, [agent('test/echo')]),
    422: ({ api }) => api.post(BATCH, []),
    429: ({ crowded }) => crowded.post(BATCH, [agent('test/echo'), agent('test/echo')]),
  },
  getModel: { 404: ({ api }) => api.get('/v1/models/no/such-model') },
  listRuns: { 422: ({ api }) => api.get('/v1/swarm/logs?limit=many&cursor=x') },
};

/** A server fault or a shutdown; neither can be asked for over HTTP. */
function isOutOfReach(operationId: string, status: string): boolean {
  const runs = ['createChatCompletion', 'createMessage', 'createEmbedding', 'runAgent'].includes(operationId);
  return (status === '500' && !runs) || (operationId === 'getReadiness' && status === '503');
}

test('every documented refusal is answered as documented', async ({ newServer }) => {
  test.setTimeout(90_000);
  const usual = await newServer({
    env: { PREMIUM_MODELS: 'test/story,text-embedding-3-large', UPSTREAM_RETRIES: '0' },
  });
  const limits = { RATE_LIMIT_FREE_PER_MINUTE: '0', RATE_LIMIT_PREMIUM_PER_MINUTE: '1' };
  const strict = await newServer({ env: limits });
  const narrow = await newServer({ env: { MAX_BODY_BYTES_IN_FLIGHT: '10', BODY_TIMEOUT_MS: '300' } });
  const world: World = {
    api: await apiFor(usual),
    poor: await apiFor(usual, { credits: 0 }),
    free: await apiFor(usual, { tier: 'free' }),
    limited: await apiFor(strict, { tier: 'free' }),
    crowded: await apiFor(strict),
    narrow: await apiFor(narrow),
  };
  const document = await ApiDocument.read(usual);
  for (const { path, method, operation } of document.endpoints) {
    const { operationId } = operation;
    const withoutKey: Provoke = () =>
      fetch(usual.url + path, { method, ...(method === 'post' ? { body: '{}' } : {}) });
    for (const status of Object.keys(operation.responses)) {
      if (status === '200' || isOutOfReach(operationId, status)) continue;
      const provoke = status === '401' ? withoutKey : PROVOKED[operationId]?.[status];
      expect(provoke, `${operationId} documents ${status}, which nothing provokes`).toBeDefined();
      const answer = await provoke?.(world);
      expect(answer?.status, `${operationId} ${status}`).toBe(Number(status));
      if (answer !== undefined)
        expect(await document.complaints(operation, answer), `${operationId} ${status}`).toEqual([]);
    }
  }
});

test('unknown paths and methods answer in the documented error shape', async ({ api, server }) => {
  const document = await ApiDocument.read(server);
  const error = { $ref: '#/components/schemas/Error' };
  const anthropicError = { $ref: '#/components/schemas/AnthropicError' };
  const missing = await api.get('/v1/no/such/path');
  expect(missing.status).toBe(404);
  expect(document.invalid(error, await missing.text())).toEqual([]);
  for (const { path, method } of document.endpoints) {
    const url = server.url + path.replace('{id}', 'test/echo').replace('test/echo/finish', 'x/finish');
    for (const wrong of ['PUT', 'DELETE', method === 'post' ? 'GET' : 'POST']) {
      const answer = await fetch(url, { method: wrong });
      expect(answer.status, `${wrong} ${path}`).toBe(405);
      expect(answer.headers.get('allow')).toContain(method.toUpperCase());
      const schema = path.startsWith(MESSAGES) ? anthropicError : error;
      expect(document.invalid(schema, await answer.text())).toEqual([]);
    }
  }
});

test('good requests in unusual clothes are not refused', async ({ api, server }) => {
  const document = await ApiDocument.read(server);
  const { operation } = document.find('createChatCompletion');
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-8']) {
    const headers = { 'content-type': type };
    const answer = await api.chat({ model: 'test/echo', temperature: null, unknown: 1 }, { headers });
    expect(answer.status, type).toBe(200);
    expect(await document.complaints(operation, answer)).toEqual([]);
  }
});
