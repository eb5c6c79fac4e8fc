import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { INNER_HOSTS } from '../support/inner-addresses.ts';
import { startServer } from '../support/server.ts';
import { count, FULL } from './full.ts';

/** Image addresses cannot send the server, or a vendor on its behalf, to the inside of a network. */

/** Sends whoever asks on to the address in its query, and remembers everything that it was asked. */
async function startRedirects(): Promise<{ server: Server; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const to = new URL(request.url ?? '', 'http://x').searchParams.get('to') ?? '';
    // Header values are latin1: what is beyond it travels as a browser would send it.
    response.writeHead(302, { location: encodeURI(decodeURI(to)) }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port, asked };
}

type Ask = (api: Api, url: string) => Promise<Response>;

const askChat =
  (model: string): Ask =>
  (api, url) =>
    api.chat({ model, messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }] });
const askAgent: Ask = (api, url) =>
  api.post('/v1/agent/completions', { agent_config: { model_name: 'test/echo' }, task: 'x', imgs: [url] });

async function expectRefused(api: Api, ask: Ask, url: string): Promise<void> {
  const answer = await ask(api, url);
  const text = await answer.text();
  expect([400, 422], `${url}: ${text}`).toContain(answer.status);
  expect(text, url).toMatch(/image/i);
}

test('no spelling of an inner address is asked, directly or by a redirect', async ({ vendor }) => {
  test.setTimeout(300_000);
  const { server: redirects, port, asked } = await startRedirects();
  const server = await startServer({
    vendor,
    env: {
      IMAGE_HOSTS_ALLOWED: `127.0.0.1:${port}`,
      // A server that fetches no addresses by itself: ours does, and so meets the redirects.
      UPSTREAMS: JSON.stringify([{ name: 'local', base_url: `${vendor.url}/openai/v1`, api_key: 'any' }]),
      RATE_LIMIT_PREMIUM_PER_MINUTE: '100000',
      RATE_LIMIT_PREMIUM_PER_HOUR: '100000',
    },
  });
  try {
    const api = await apiFor(server);
    const hosts = INNER_HOSTS.filter((_, n) => FULL || n % 5 === 0);
    for (const host of hosts) {
      const url = `https://${host}/x.png`;
      await expectRefused(api, askChat('test/echo'), url);
      await expectRefused(api, askChat('gpt-4o'), url);
      await expectRefused(api, askAgent, url);
      const through = `http://127.0.0.1:${port}/?to=${encodeURIComponent(url)}`;
      await expectRefused(api, askChat('local/any'), through);
      count('inner addresses, four ways each');
    }
    expect(asked).toHaveLength(hosts.length);
    expect(vendor.calls).toEqual([]);
    expect(await api.credits()).toBe(100);
  } finally {
    await server.stop();
    redirects.close();
  }
});
