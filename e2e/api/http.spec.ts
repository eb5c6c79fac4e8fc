import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { ErrorBody } from '../support/sse.ts';

/** HTTP itself: no page of HTML and no redirect ever leaves /v1. */

const CHAT = '/v1/chat/completions';
const body = JSON.stringify({ model: 'test/echo', messages: hello() });

async function errorOf(answer: Response): Promise<ErrorBody> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('x-request-id')).toMatch(/^\S{8,}$/);
  return ((await answer.json()) as { error: ErrorBody }).error;
}

test('any content type is taken as long as the body is JSON', async ({ api, server }) => {
  const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain;charset=UTF-8', 'x/y'];
  for (const type of types) {
    const headers = { ...api.authorization, 'content-type': type };
    const answer = await fetch(server.url + CHAT, { method: 'POST', headers, body });
    expect(answer.status, type).toBe(200);
  }
  const bare = await rawRequest(server.url, { method: 'POST', path: CHAT, headers: api.authorization, body });
  expect(bare.statusLine).toBe('HTTP/1.1 200 OK');
});

test('multipart and unknown encodings are 415', async ({ api, server }) => {
  const form = new FormData();
  form.set('model', 'test/echo');
  const multipart = await fetch(server.url + CHAT, {
    method: 'POST',
    headers: api.authorization,
    body: form,
  });
  expect(multipart.status).toBe(415);
  expect(await errorOf(multipart)).toMatchObject({ type: 'invalid_request_error' });
  const headers = { ...api.authorization, 'content-encoding': 'zstd-of-tomorrow' };
  const encoded = await fetch(server.url + CHAT, { method: 'POST', headers, body });
  expect(encoded.status).toBe(415);
});

test('a compressed body is read', async ({ api, server }) => {
  const headers = { ...api.authorization, 'content-encoding': 'gzip' };
  const answer = await fetch(server.url + CHAT, {
    method: 'POST',
    headers,
    body: new Uint8Array(gzipSync(body)),
  });
  expect(answer.status).toBe(200);
});

for (const [what, text] of [
  ['not JSON', '{ "model": '],
  ['empty', ''],
  ['a list', '[]'],
  ['a text', '"hi"'],
  ['null', 'null'],
] as const) {
  test(`a body that is ${what} is 400`, async ({ api, server }) => {
    const answer = await fetch(server.url + CHAT, { method: 'POST', headers: api.authorization, body: text });
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({ type: 'invalid_request_error', code: 'invalid_request' });
  });
}

test('a body that is not UTF-8 is 400', async ({ api, server }) => {
  const bytes = new Uint8Array([...Buffer.from('{"model":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
  const answer = await fetch(server.url + CHAT, { method: 'POST', headers: api.authorization, body: bytes });
  expect(answer.status).toBe(400);
});

test('a body beyond the limit is 413, announced or not', async ({ api, server }) => {
  const large = JSON.stringify({ model: 'test/echo', messages: hello('x'.repeat(3 * 1024 * 1024)) });
  const announced = await fetch(server.url + CHAT, {
    method: 'POST',
    headers: api.authorization,
    body: large,
  });
  expect(announced.status).toBe(413);
  expect(await errorOf(announced)).toMatchObject({
    type: 'invalid_request_error',
    code: 'request_too_large',
  });
  const status = await new Promise((resolve, reject) => {
    const chunked = request(server.url + CHAT, { method: 'POST', headers: api.authorization }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    chunked.on('error', reject);
    chunked.write(large.slice(0, 1024));
    chunked.end(large.slice(1024));
  });
  expect(status).toBe(413);
  expect((await api.chat({ model: 'test/echo' })).status).toBe(200);
});

test('unknown paths under /v1 are 404 in JSON, for every method', async ({ api, server }) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/nothing',
      '/v1/chat',
      '/v1/chat/completions/extra/path',
      '/v1/..%2f',
    ]) {
      const answer = await fetch(server.url + path, {
        method,
        headers: api.authorization,
        redirect: 'manual',
      });
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(await errorOf(answer)).toMatchObject({ type: 'invalid_request_error', code: 'not_found' });
    }
  }
});

test('a path that only others serve names what to use instead', async ({ api }) => {
  for (const [path, instead] of [
    ['/v1/responses', 'POST /v1/chat/completions'],
    ['/v1/completions/', 'POST /v1/chat/completions'],
    ['/v1/moderations', 'ask the vendor'],
    ['/v1/files/file-1/content', 'data URLs'],
    ['/v1/assistants', 'POST /v1/agent/completions'],
    ['/v1/batches', 'POST /v1/agent/batch/completions'],
    ['/v1/chat/completions/chatcmpl-1', 'GET /v1/swarm/logs'],
    ['/v1/nothing', 'GET /openapi.json'],
  ] as const) {
    const answer = await api.post(path, {});
    expect(answer.status, path).toBe(404);
    expect((await errorOf(answer)).message).toContain(instead);
  }
});

test('a wrong method is 405 with Allow', async ({ api, server }) => {
  for (const [method, path, allowed] of [
    ['GET', CHAT, 'POST'],
    ['DELETE', CHAT, 'POST'],
    ['PUT', '/v1/models', 'GET'],
    ['POST', '/v1/models', 'GET'],
    ['POST', '/v1/users/me/credits', 'GET'],
    ['PATCH', '/v1/rate/limits', 'GET'],
  ] as const) {
    const answer = await fetch(server.url + path, { method, headers: api.authorization });
    expect(answer.status, `${method} ${path}`).toBe(405);
    expect(answer.headers.get('allow')?.split(/, ?/)).toContain(allowed);
    expect((await errorOf(answer)).code).toBe('method_not_allowed');
  }
});

test('trailing slashes work without a redirect', async ({ api, server }) => {
  const answer = await fetch(`${server.url + CHAT}/`, {
    method: 'POST',
    headers: api.authorization,
    body,
    redirect: 'error',
  });
  expect(answer.status).toBe(200);
  for (const path of ['/v1/models/', '/v1/users/me/credits/', '/v1/models/gpt-4o/', '/health/']) {
    const read = await fetch(server.url + path, { headers: api.authorization, redirect: 'error' });
    expect(read.status, path).toBe(200);
  }
});

test('HEAD answers like GET without a body', async ({ api, server }) => {
  for (const path of ['/v1/models', '/v1/users/me/credits', '/health']) {
    const answer = await fetch(server.url + path, { method: 'HEAD', headers: api.authorization });
    expect(answer.status, path).toBe(200);
    expect(await answer.text()).toBe('');
  }
});

test('a preflight allows every page the headers that SDKs send', async ({ server }) => {
  const wanted = ['authorization', 'x-api-key', 'content-type', 'x-stainless-os', 'openai-organization'];
  const answer = await fetch(server.url + CHAT, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://somewhere.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': wanted.join(','),
    },
  });
  expect([200, 204]).toContain(answer.status);
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
  const allowed = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/, ?/);
  for (const name of wanted) expect(allowed).toContain(name);
});

test('every answer can be read by any page, errors too', async ({ api, server }) => {
  const headers = { ...api.authorization, origin: 'https://somewhere.example' };
  const answers = [
    await api.chat({ model: 'test/echo' }, { headers }),
    await api.chat({ model: 'test/echo', stream: true }, { headers }),
    await api.chat({ model: 'test/echo', n: 2 }, { headers }),
    await fetch(`${server.url}/v1/models`, { headers: { origin: 'https://somewhere.example' } }),
    await fetch(`${server.url}/v1/nothing`, { headers }),
  ];
  for (const answer of answers) {
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const exposed = (answer.headers.get('access-control-expose-headers') ?? '').toLowerCase();
    for (const name of ['x-request-id', 'retry-after', 'retry-after-ms', 'x-ratelimit-remaining-requests']) {
      expect(exposed).toContain(name);
    }
    await answer.body?.cancel();
  }
});

test('every answer has a request id of its own, and the log knows it', async ({ newAccount, server }) => {
  const api = await newAccount();
  const good = await api.chat({ model: 'test/echo' });
  const bad = await api.chat({ model: 'test/echo', n: 2 });
  const id = good.headers.get('x-request-id');
  expect(id).not.toBe(bad.headers.get('x-request-id'));
  const [run] = await api.runs(`?request_id=${id}`);
  expect(run).toMatchObject({ request_id: id, model: 'test/echo' });
  const unknown = await fetch(`${server.url}/v1/nothing`);
  expect(unknown.headers.get('x-request-id')).toMatch(/^\S{8,}$/);
});

test('answers on a kept connection do not disturb one another', async ({ api, server }) => {
  const head = (length: number) =>
    `POST ${CHAT} HTTP/1.1\r\nhost: x\r\nauthorization: ${api.authorization.authorization}\r\ncontent-length: ${length}\r\n\r\n`;
  const one = head(body.length) + body;
  const last = one.replace('host: x\r\n', 'host: x\r\nconnection: close\r\n');
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(one + one + last);
  const answers = await text(socket);
  expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  expect(answers.match(/"object":"chat\.completion"/g)).toHaveLength(3);
});

test('who offers another protocol is answered in this one, also after a page was opened @npm-start', async ({
  newServer,
}) => {
  const server = await newServer();
  expect((await fetch(`${server.url}/docs`)).status).toBe(200);
  const headers = { connection: 'upgrade, close', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' };
  for (const [path, status] of [
    ['/health', 200],
    ['/v1/models', 401],
    ['/missing.png', 404],
  ] as const) {
    const { statusLine } = await rawRequest(server.url, { method: 'GET', path, headers });
    expect(statusLine, path).toContain(` ${status} `);
  }
});
