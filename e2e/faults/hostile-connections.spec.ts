import { amount, count, FULL } from './full.ts';
import { head, RawConnection } from './raw-connection.ts';
import { expect, test } from './watched-server.ts';

/** Connections that do not keep to HTTP, or to its pace. */

test.describe.configure({ mode: 'default' });

const CHAT = '/v1/chat/completions';
const BODY = JSON.stringify({ model: 'test/echo', messages: [{ role: 'user', content: 'x' }] });
/** What a smuggler wants to see answered: a second request inside the first. */
const HIDDEN = 'GET /v1/hidden-inside HTTP/1.1\r\nhost: localhost\r\n\r\n';

test('streams that nobody reads are held back at the vendor, not in memory', async ({ watched, vendor }) => {
  test.setTimeout(120_000);
  const { server, api, during } = watched;
  const times = amount(20, 60);
  const soon = { timeout: 25_000 };
  const endless = { text: Array.from({ length: 2_000 }, () => 'word '.repeat(400)) };
  const model = vendor.scripted('gpt', endless);
  await during('streams that nobody reads', { grownMb: 20 * times, heldMs: 120 }, async () => {
    const body = JSON.stringify({
      model,
      stream: true,
      max_tokens: 16_000,
      messages: [{ role: 'user', content: 'x' }],
    });
    const clients = Array.from({ length: times }, () => new RawConnection(server.url));
    await Promise.all(
      clients.map(async (client) => {
        const headers = { ...api.authorization, 'content-length': body.length };
        await client.write(head(`POST ${CHAT} HTTP/1.1`, headers) + body);
        expect(await client.until((text) => text.includes('data: '), 25_000)).toBe(true);
        client.socket.pause();
      }),
    );
    // Nothing happens from here on that could be waited for: this is the time in which memory could grow.
    await new Promise((resolve) => setTimeout(resolve, amount(2_000, 10_000)));
    for (const client of clients) client.destroy();
    await expect
      .poll(async () => (await api.runs('?limit=100')).filter((run) => run.model === model).length, soon)
      .toBe(times);
    await expect
      .poll(
        () =>
          vendor.requestsFor(model).filter(({ answeredAt, abortedAt }) => (answeredAt ?? abortedAt) === null),
        soon,
      )
      .toEqual([]);
  });
  count('streams that nobody reads', times);
});

test('floods of headers are refused', async ({ watched }) => {
  const { server, during } = watched;
  const times = amount(20, 200);
  await during('floods of headers', { grownMb: 100, heldMs: 50 }, async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x-${n}`, 'y']));
    const heads = [
      head('GET /health HTTP/1.1', { 'x-long': 'y'.repeat(200_000) }),
      head('GET /health HTTP/1.1', many),
      head(`GET /health?${'q'.repeat(100_000)} HTTP/1.1`, {}),
    ];
    await Promise.all(
      Array.from({ length: times }, async (_, n) => {
        const client = new RawConnection(server.url);
        await client.write(heads[n % heads.length] ?? '');
        expect(await client.endedWithin(10_000)).toBe(true);
        expect(client.statuses[0] ?? 431).toBe(431);
      }),
    );
  });
  count('floods of headers', times);
});

test('a head that never ends is not waited for', async ({ watched }) => {
  test.skip(!FULL, 'takes as long as the server has patience with heads');
  test.setTimeout(120_000);
  const { server, during } = watched;
  const times = 500;
  await during('heads that drip', { grownMb: 100, heldMs: 80 }, async () => {
    await Promise.all(
      Array.from({ length: times }, async () => {
        const client = new RawConnection(server.url);
        await client.write('GET /health HTTP/1.1\r\nhost: localhost\r\n');
        const dripping = setInterval(() => void client.write('x-a: b\r\n'), 1_000);
        const ended = await client.endedWithin(100_000);
        clearInterval(dripping);
        client.destroy();
        expect(ended).toBe(true);
      }),
    );
  });
  count('heads that drip', times);
});

test('pipelined requests are answered in order, each once', async ({ watched }) => {
  const { server, api, during } = watched;
  const times = amount(100, 1_000);
  await during('pipelined requests', { grownMb: 100, heldMs: 120 }, async () => {
    const client = new RawConnection(server.url);
    const requests = Array.from({ length: times }, (_, n) => {
      const body = JSON.stringify({
        model: 'test/echo',
        messages: [{ role: 'user', content: `number ${n}.` }],
      });
      return head(`POST ${CHAT} HTTP/1.1`, { ...api.authorization, 'content-length': body.length }) + body;
    });
    await client.write(requests.join(''));
    expect(await client.until(() => client.statuses.length >= times, 25_000)).toBe(true);
    await client.until((text) => text.includes(`number ${times - 1}.`), 5_000);
    const numbers = [...client.received.matchAll(/number (\d+)\./g)].map(([, n]) => Number(n));
    expect([...new Set(numbers)]).toEqual(Array.from({ length: times }, (_, n) => n));
    expect(new Set(client.statuses)).toEqual(new Set([200]));
    client.destroy();
  });
  count('pipelined requests', times);
});

const LENGTH = BODY.length;
const CHUNKED = `${LENGTH.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
/** Heads of which two programs may think differently, where the request ends. `@` stands for the key. */
const SMUGGLING: [what: string, text: string][] = [
  [
    'length and chunks',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: ${CHUNKED.length + HIDDEN.length}\r\ntransfer-encoding: chunked\r\n\r\n${CHUNKED}${HIDDEN}`,
  ],
  [
    'chunks and a short length',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n${CHUNKED}${HIDDEN}`,
  ],
  [
    'two lengths',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: ${LENGTH}\r\ncontent-length: ${LENGTH + HIDDEN.length}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a list of lengths',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: ${LENGTH}, ${LENGTH + HIDDEN.length}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a signed length',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: +${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  ['a negative length', `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: -1\r\n\r\n${BODY}${HIDDEN}`],
  [
    'a hexadecimal length',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: 0x${LENGTH.toString(16)}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a length beyond numbers',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@content-length: 99999999999999999999\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a space before the colon',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding : chunked\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a folded header',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding:\r\n chunked\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'an unknown coding',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: xchunked\r\n\r\n${CHUNKED}${HIDDEN}`,
  ],
  [
    'chunked twice',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n\r\n${CHUNKED}${HIDDEN}`,
  ],
  [
    'a vertical tab in the coding',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: \x0bchunked\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  ['a bare line feed', `POST ${CHAT} HTTP/1.1\nhost: a\n@content-length: ${LENGTH}\n\n${BODY}${HIDDEN}`],
  [
    'a bare carriage return',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\rx: y\r\n@content-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a NUL in a header',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@x: a\0b\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'a chunk size with a sign',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\n\r\n+${CHUNKED}${HIDDEN}`,
  ],
  [
    'a chunk size beyond numbers',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n${BODY}\r\n0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a chunk without its line end',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\n\r\n${LENGTH.toString(16)}\r\n${BODY}XX0\r\n\r\n${HIDDEN}`,
  ],
  [
    'a chunk extension with a line feed',
    `POST ${CHAT} HTTP/1.1\r\nhost: a\r\n@transfer-encoding: chunked\r\n\r\n${LENGTH.toString(16)};a\n${BODY}\r\n0\r\n\r\n${HIDDEN}`,
  ],
  ['no host', `POST ${CHAT} HTTP/1.1\r\n@content-length: ${LENGTH}\r\n\r\n${BODY}`],
  ['two hosts', `POST ${CHAT} HTTP/1.1\r\nhost: a\r\nhost: b\r\n@content-length: ${LENGTH}\r\n\r\n${BODY}`],
  [
    'a space in the path',
    `POST ${CHAT} x HTTP/1.1\r\nhost: a\r\n@content-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  [
    'another protocol',
    `POST ${CHAT} HTTP/3.7\r\nhost: a\r\n@content-length: ${LENGTH}\r\n\r\n${BODY}${HIDDEN}`,
  ],
  ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(500, 'x')],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
];

for (const [what, text] of SMUGGLING) {
  test(`${what}: no request hides inside another`, async ({ watched }) => {
    const { server, api } = watched;
    const client = new RawConnection(server.url);
    const key = `authorization: Bearer ${api.account.key}\r\n`;
    await client.write(
      Buffer.from(text.replace('@', what === 'a bare line feed' ? key.replace('\r', '') : key), 'latin1'),
    );
    await client.until(() => client.statuses.length > 0, 5_000);
    // A second answer would follow at once: the end, or another request's answer, says that it did not come.
    await client.write(`GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    await client.until((received) => received.includes('"status":"ok"'), 1_500);
    client.destroy();
    expect(client.received).not.toContain('hidden-inside');
    for (const status of client.statuses) expect([200, 400, 405, 411, 413, 431, 501, 505]).toContain(status);
    expect(server.exited).toBe(false);
    count('requests that two programs could read differently');
  });
}
