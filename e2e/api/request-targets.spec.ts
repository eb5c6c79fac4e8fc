import { expect, test } from '../support/fixtures.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { ErrorBody } from '../support/sse.ts';

/** What may stand in the first line of a request besides a plain path, and methods that nobody serves. */

const POLICY = /script-src 'nonce-/;

test('a whole URL as target is its path, for the API and for pages @npm-start', async ({ api, server }) => {
  const { authorization } = api;
  const models = await rawRequest(server.url, {
    method: 'GET',
    path: `${server.url}/v1/models?x=1`,
    headers: authorization,
  });
  expect(models.statusLine).toBe('HTTP/1.1 200 OK');
  expect(JSON.parse(models.body)).toMatchObject({ object: 'list' });
  const page = await rawRequest(server.url, { method: 'GET', path: `HTTP://any.example/docs` });
  expect(page.statusLine).toBe('HTTP/1.1 200 OK');
  const root = await rawRequest(server.url, { method: 'GET', path: 'http://any.example' });
  expect(root.headers['content-type']).toMatch(/^text\/html/);
});

test('an asterisk is no path, and OPTIONS of it is answered @npm-start', async ({ server }) => {
  for (const method of ['GET', 'POST']) {
    const answer = await rawRequest(server.url, { method, path: '*' });
    expect(answer.statusLine, method).toBe('HTTP/1.1 404 Not Found');
    expect((JSON.parse(answer.body) as { error: ErrorBody }).error.code).toBe('not_found');
  }
  const options = await rawRequest(server.url, { method: 'OPTIONS', path: '*' });
  expect(options.statusLine).toBe('HTTP/1.1 204 No Content');
  expect(options.headers.allow).toContain('POST');
});

test('escapes that stand for no text are 404 @npm-start', async ({ server }) => {
  for (const path of ['/%', '/docs/%E0%A4%A', '/v1/models/%ff', '/%c0%ae%c0%ae/']) {
    const answer = await rawRequest(server.url, { method: 'GET', path });
    expect(answer.statusLine, path).toMatch(/^HTTP\/1\.1 (404|401) /);
    expect(answer.headers['content-type'], path).toBe('application/json');
  }
});

test('escapes under /v1 that stand for no text are 404 on both hosts', async ({ api, server }) => {
  for (const path of ['/v1/%', '/v1/models/%ff', '/v1/models/%E0%A4%A']) {
    const answer = await rawRequest(server.url, { method: 'GET', path });
    expect(answer.statusLine, path).toBe('HTTP/1.1 404 Not Found');
    expect(answer.headers['x-request-id'], path).toMatch(/^req_/);
    expect((JSON.parse(answer.body) as { error: ErrorBody }).error.message).toContain(`no ${path} here`);
  }
  expect((await api.get('/v1/models/test%2Fecho')).status).toBe(200);
});

test('pages are only read: all else is 405 with Allow, and nothing in the log', async ({ newServer }) => {
  const server = await newServer();
  for (const [method, path, headers] of [
    ['POST', '/docs', { 'next-action': 'x'.repeat(40), 'content-type': 'text/plain;charset=UTF-8' }],
    ['POST', '/', { 'next-action': '0'.repeat(42), 'content-type': 'multipart/form-data; boundary=x' }],
    ['PUT', '/', {}],
    ['OPTIONS', '/docs', {}],
    ['DELETE', '/no/such/page', {}],
  ] as const) {
    const answer = await fetch(server.url + path, {
      method,
      headers,
      ...(method === 'POST' ? { body: '[]' } : {}),
    });
    expect(answer.status, `${method} ${path}`).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    expect(await answer.json()).toMatchObject({ error: { code: 'method_not_allowed' } });
  }
  expect(server.stderr).not.toMatch(/Error|\n\s+at /);
});

test('every document has a policy, those that do not exist too', async ({ server }) => {
  for (const path of [
    '/',
    '/docs',
    '/no',
    '/no.php',
    '/a.b/c',
    '/health/x',
    '/healthy',
    '/readyz/no',
    '/v1.json',
  ]) {
    const answer = await fetch(server.url + path);
    expect(answer.headers.get('content-security-policy'), path).toMatch(POLICY);
    expect(answer.status, path).toBe(path === '/' || path === '/docs' ? 200 : 404);
    const html = await answer.text();
    const nonce = /'nonce-(\w+)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
    expect(html.match(/<script(?![^>]* nonce=)/g) ?? [], path).toEqual([]);
    expect(html).toContain(`nonce="${nonce}"`);
  }
});
