import { expect, test } from '../support/fixtures.ts';

/** The description of the API, for machines and for people. */

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const DESCRIBED: [path: RegExp, method: string][] = [
  [/^\/v1\/chat\/completions$/, 'post'],
  [/^\/v1\/agent\/completions$/, 'post'],
  [/^\/v1\/agent\/batch\/completions$/, 'post'],
  [/^\/v1\/models$/, 'get'],
  [/^\/v1\/models\/\{/, 'get'],
  [/^\/v1\/models\/available$/, 'get'],
  [/^\/v1\/users\/me\/credits$/, 'get'],
  [/^\/v1\/account\/credits$/, 'get'],
  [/^\/v1\/rate\/limits$/, 'get'],
  [/^\/v1\/usage\/costs$/, 'get'],
  [/^\/v1\/swarm\/logs$/, 'get'],
  [/^\/v1\/metrics\/summary$/, 'get'],
];

test('openapi.json needs no key and describes every path', async ({ server }) => {
  const answer = await fetch(`${server.url}/openapi.json`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const document = (await answer.json()) as OpenApi;
  expect(document.openapi).toMatch(/^3\.1\./);
  for (const [path, method] of DESCRIBED) {
    const found = Object.entries(document.paths).find(([name]) => path.test(name));
    expect(Object.keys(found?.[1] ?? {}), String(path)).toContain(method);
  }
});

test('/docs is a page for people', async ({ server }) => {
  const answer = await fetch(`${server.url}/docs`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await answer.text()).toContain('/v1/chat/completions');
});
