import { amount, count } from './full.ts';
import { head, RawConnection } from './raw-connection.ts';
import { expect, test } from './watched-server.ts';

/** Paths, methods and headers off the beaten track. None may answer 5xx or leave a stack in the log. */
const METHODS = [
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'QUERY',
];
const TARGETS = [
  '*',
  '/',
  '/docs',
  '/health',
  '/healthz',
  '/health/x',
  '/readyz.json',
  '/v1',
  '/v1/',
  '/v1//chat/completions',
  '/v1/chat/completions/',
  '/v1/../v1/models',
  '/v1/%2e%2e/health',
  '/v1/models/%',
  '/v1/models/%zz',
  '/v1/models/%00',
  '/v1/models/%ff',
  '/%',
  '/%zz',
  '/docs/%ff',
  '/v1/models/test%2Fecho',
  '/v1/models/../../etc/passwd',
  '/favicon.ico',
  '/missing.png',
  '/_next/static/../../../package.json',
  '/_next/image?url=http://169.254.169.254/',
  '/_next/data/x.json',
  '/api',
  '/.env',
  '//evil.example/',
  '/\\evil',
  '/docs?x=%',
  '/v1/swarm/logs?since=99999999999999999999',
  '/v1/swarm/logs?limit=-1',
  '/v1/swarm/logs?cursor=%00',
  '/v1/swarm/logs?status=%00&user=%00',
  'http://other.example/v1/models',
  'http://other.example/',
  'http://',
  '/?_rsc=x',
  '/#',
  '?',
  '',
];
const CLOTHES: Record<string, string>[] = [
  {},
  { 'next-action': 'x'.repeat(40), 'content-type': 'text/plain;charset=UTF-8' },
  { rsc: '1', 'next-router-state-tree': '%', 'next-url': '/%' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy', 'x-forwarded-host': 'evil.example' },
  { 'x-http-method-override': 'DELETE', range: 'bytes=0-0', 'if-none-match': '*', expect: '100-continue' },
  {
    upgrade: 'websocket',
    connection: 'upgrade, close',
    'sec-websocket-key': 'x',
    'sec-websocket-version': '13',
  },
];

test('no path, method or header is answered with a fault of the server', async ({ watched }) => {
  test.setTimeout(amount(240_000, 900_000));
  const { server, api, during } = watched;
  const before = server.stderr.length;
  const faults: string[] = [];
  const keys = [{}, api.authorization];
  const all = METHODS.flatMap((method) =>
    TARGETS.flatMap((target) =>
      CLOTHES.flatMap((clothes) => keys.map((key) => [method, target, { ...clothes, ...key }] as const)),
    ),
  );
  const chosen = all.filter((_, n) => n % amount(7, 1) === 0);
  await during('odd requests', { grownMb: 400, heldMs: 1_000 }, async () => {
    const turns = chosen.values();
    const worker = async () => {
      for (const [method, target, headers] of turns) {
        const client = new RawConnection(server.url);
        await client.write(
          head(`${method} ${target} HTTP/1.1`, { connection: 'close', 'content-length': 0, ...headers }),
        );
        const ended = await client.endedWithin(10_000);
        client.destroy();
        const status = client.statuses[0];
        if (!ended || (status ?? 400) >= 500)
          faults.push(
            `${method} ${target} ${JSON.stringify(Object.keys(headers))}: ${ended ? status : 'no end'}`,
          );
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  });
  expect(faults).toEqual([]);
  expect(server.stderr.slice(before)).not.toMatch(/^\s+at /m);
  expect(server.stderr.slice(before)).not.toContain('"stack"');
  count('odd requests', chosen.length);
});
