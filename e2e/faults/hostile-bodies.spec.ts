import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { amount, count } from './full.ts';
import { head, RawConnection } from './raw-connection.ts';
import { expect, test } from './watched-server.ts';

/** Bodies that are meant to cost more than they weigh: the server pays in neither memory nor time. */

test.describe.configure({ mode: 'default' });

const CHAT = '/v1/chat/completions';
const AGENT = '/v1/agent/completions';
const MIB = 1_048_576;
const UNPACKED = Buffer.alloc(60 * MIB, ' ');
const BOMBS = {
  gzip: gzipSync(UNPACKED, { level: 9 }),
  br: brotliCompressSync(UNPACKED, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
};

type Body = Buffer<ArrayBuffer>;

/** Sends many at once and returns the statuses. */
async function flood(times: number, send: () => Promise<Response>): Promise<number[]> {
  const all = Array.from({ length: times }, async () => {
    const answer = await send();
    await answer.arrayBuffer();
    return answer.status;
  });
  return Promise.all(all);
}

for (const [encoding, bomb] of Object.entries(BOMBS)) {
  test(`${encoding} bombs without a key are refused before they are unpacked`, async ({ watched }) => {
    const { server, during } = watched;
    const times = amount(60, 200);
    await during(`${encoding} bombs without a key`, { grownMb: 100, heldMs: 50 }, async () => {
      const headers = { 'content-encoding': encoding, 'content-type': 'application/json' };
      const send = () => fetch(server.url + CHAT, { method: 'POST', headers, body: bomb });
      expect(new Set(await flood(times, send))).toEqual(new Set([401]));
    });
    count(`${encoding} bombs of 60 MB without a key`, times);
  });

  test(`${encoding} bombs with a key are refused at the limit`, async ({ watched }) => {
    const { server, api, during } = watched;
    const times = amount(10, 100);
    // Bodies in flight have room for 256 MB; the collector needs a moment for what was refused.
    await during(`${encoding} bombs with a key`, { grownMb: 800, heldMs: 100 }, async () => {
      const headers = { ...api.authorization, 'content-encoding': encoding };
      const send = () => fetch(server.url + CHAT, { method: 'POST', headers, body: bomb });
      // 503 where the bodies in flight are too many together, 408 where they take too long together.
      for (const status of await flood(times, send)) expect([408, 413, 503]).toContain(status);
    });
    count(`${encoding} bombs of 60 MB with a key`, times);
  });
}

/** A body of about this many bytes: the text between, as often as it takes. */
function filled(before: string, repeated: string, after: string, megabytes: number): Body {
  const times = Math.floor((megabytes * MIB - before.length - after.length) / repeated.length);
  return Buffer.concat([Buffer.from(before), Buffer.from(repeated.repeat(times)), Buffer.from(after)]);
}

const USER = '{"role":"user","content":"x"}';
const GOOD = `"model":"test/echo","messages":[${USER}]`;

/** Bodies in which the parts are many, by the path they go to. */
const MANY: [what: string, path: string, megabytes: number, body: (megabytes: number) => Body][] = [
  ...[8, 16, 31].map((size): (typeof MANY)[number] => [
    'numbers for messages',
    CHAT,
    size,
    (megabytes) => filled('{"model":"test/echo","messages":[1', ',1', ']}', megabytes),
  ]),
  ...[8, 31].map((size): (typeof MANY)[number] => [
    'numbers for history',
    AGENT,
    size,
    (megabytes) =>
      filled('{"agent_config":{"model_name":"test/echo"},"task":"x","history":[7', ',7', ']}', megabytes),
  ]),
  [
    'empty messages',
    CHAT,
    16,
    (megabytes) => filled('{"model":"test/echo","messages":[{}', ',{}', ']}', megabytes),
  ],
  [
    'good short messages',
    CHAT,
    31,
    (megabytes) => filled(`{"model":"test/echo","messages":[${USER}`, `,${USER}`, ']}', megabytes),
  ],
  [
    'parts of one message',
    CHAT,
    16,
    (megabytes) =>
      filled(
        '{"model":"test/echo","messages":[{"role":"user","content":[1',
        ',{"type":"text","text":""}',
        ']}]}',
        megabytes,
      ),
  ],
  ['numbers for tools', CHAT, 8, (megabytes) => filled(`{${GOOD},"tools":[1`, ',1', ']}', megabytes)],
  ['numbers for stop', CHAT, 8, (megabytes) => filled(`{${GOOD},"stop":[1`, ',1', ']}', megabytes)],
  ['runs of a batch', '/v1/agent/batch/completions', 8, (megabytes) => filled('[1', ',1', ']', megabytes)],
  ['metadata keys', CHAT, 26, manyKeys],
  [
    'unknown fields',
    CHAT,
    26,
    (megabytes) => Buffer.from(manyKeys(megabytes).toString().replace('"metadata":{', '"x":{')),
  ],
];

function manyKeys(megabytes: number): Body {
  const pairs = Array.from({ length: megabytes * 80_000 }, (_, n) => `"k${n}":""`);
  return Buffer.from(`{${GOOD},"metadata":{${pairs.join(',')}}}`);
}

for (const [what, path, megabytes, body] of MANY) {
  test(`${megabytes} MB of ${what} hold nothing up`, async ({ watched }) => {
    const { server, api, during } = watched;
    const bytes = body(megabytes);
    await during(`${megabytes} MB of ${what}`, { grownMb: 200, heldMs: 100 }, async () => {
      const answer = await fetch(server.url + path, {
        method: 'POST',
        headers: api.authorization,
        body: bytes,
      });
      const text = await answer.text();
      expect([400, 413, 422], text.slice(0, 300)).toContain(answer.status);
      expect(text.length).toBeLessThan(5_000);
    });
    count('bodies of many parts');
  });
}

const LEVELS = 200_000;
const DEEP: [what: string, body: string][] = [
  ['arrays', '['.repeat(LEVELS) + ']'.repeat(LEVELS)],
  ['arrays that never close', '['.repeat(LEVELS)],
  ['objects in metadata', `{${GOOD},"metadata":${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}}`],
  [
    'schemas of a tool',
    `{${GOOD},"tools":[{"type":"function","function":{"name":"f","parameters":${'{"items":'.repeat(LEVELS)}{}${'}'.repeat(LEVELS)}}}]}`,
  ],
  [
    'schemas of an answer',
    `{${GOOD},"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":${'{"items":'.repeat(LEVELS)}{}${'}'.repeat(LEVELS)}}}}`,
  ],
  ['unknown fields', `{${GOOD},"x":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`],
  [
    'parts',
    `{"model":"test/echo","messages":[{"role":"user","content":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}]}`,
  ],
];

for (const [what, body] of DEEP) {
  test(`${LEVELS} levels of ${what} are refused`, async ({ watched }) => {
    const { server, api, during } = watched;
    for (const path of [CHAT, AGENT, '/v1/agent/batch/completions']) {
      await during(`${what} in depth`, { grownMb: 200, heldMs: 120 }, async () => {
        const answer = await fetch(server.url + path, { method: 'POST', headers: api.authorization, body });
        expect([400, 422], `${path}: ${(await answer.text()).slice(0, 300)}`).toContain(answer.status);
      });
      count('deep bodies');
    }
  });
}

test('bodies that stop just short of their end hold a bounded part of the memory, and not for ever', async ({
  watched,
}) => {
  test.setTimeout(amount(90_000, 240_000));
  const { server, api, during } = watched;
  const times = amount(30, 100);
  await during('bodies that stop at 31 of 32 MB', { grownMb: 500, heldMs: 100 }, async () => {
    const part = Buffer.alloc(MIB, ' ');
    const clients = Array.from({ length: times }, () => new RawConnection(server.url));
    await Promise.all(
      clients.map(async (client) => {
        await client.write(
          head(`POST ${CHAT} HTTP/1.1`, { ...api.authorization, 'content-length': 32 * MIB }),
        );
        for (let sent = 0; sent < 31 && (await client.write(part)); sent += 1);
      }),
    );
    const ends = await Promise.all(clients.map((client) => client.endedWithin(amount(60_000, 120_000))));
    const open = ends.filter((ended) => !ended).length;
    for (const client of clients) client.destroy();
    expect(open, 'connections still open').toBe(0);
    for (const client of clients)
      for (const status of client.statuses) expect([408, 413, 503]).toContain(status);
  });
  count('bodies that stop at 31 of 32 MB', times);
});

test('without a key a body is not waited for', async ({ watched }) => {
  const { server, during } = watched;
  const times = amount(30, 100);
  await during('unfinished bodies without a key', { grownMb: 100, heldMs: 50 }, async () => {
    const clients = Array.from({ length: times }, () => new RawConnection(server.url));
    await Promise.all(
      clients.map(async (client) => {
        await client.write(head(`POST ${CHAT} HTTP/1.1`, { 'content-length': 32 * MIB }));
        const answered = await client.until((text) => text.includes('missing_api_key'), 10_000);
        expect(answered, client.received).toBe(true);
        client.destroy();
      }),
    );
  });
  count('unfinished bodies without a key', times);
});

test('after a refusal no more than a little of a body is read', async ({ watched }) => {
  const { server, api, during } = watched;
  const times = amount(4, 20);
  await during('chunked bodies without an end', { grownMb: 300, heldMs: 100 }, async () => {
    const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(MIB, ' '), Buffer.from('\r\n')]);
    const readOn = await Promise.all(
      Array.from({ length: times }, async () => {
        const client = new RawConnection(server.url);
        await client.write(
          head(`POST ${CHAT} HTTP/1.1`, { ...api.authorization, 'transfer-encoding': 'chunked' }),
        );
        let after = 0;
        for (let sent = 0; sent < 400 && (await client.write(chunk)); sent += 1)
          if (client.statuses.length > 0) after += 1;
        await client.until((text) => text.includes('HTTP/1.1'), 5_000);
        client.destroy();
        return { after, status: client.statuses[0] };
      }),
    );
    for (const { after, status } of readOn) {
      // A reset may come before its answer could be read: then there is no status at all.
      expect([413, 503, undefined]).toContain(status);
      expect(after, 'MB read after the refusal').toBeLessThan(40);
    }
  });
  count('chunked bodies without an end', times);
});

test('bodies that drip are ended', async ({ watched }) => {
  test.setTimeout(amount(90_000, 180_000));
  const { server, api, during } = watched;
  const times = amount(20, 200);
  await during('dripping bodies', { grownMb: 100, heldMs: 50 }, async () => {
    const clients = Array.from({ length: times }, () => new RawConnection(server.url));
    const drips = clients.map(async (client) => {
      await client.write(
        head(`POST ${CHAT} HTTP/1.1`, { ...api.authorization, 'content-length': 1_000_000 }),
      );
      const dripping = setInterval(() => void client.write(' '), 500);
      const ended = await client.endedWithin(amount(60_000, 120_000));
      clearInterval(dripping);
      client.destroy();
      return ended;
    });
    expect(new Set(await Promise.all(drips))).toEqual(new Set([true]));
  });
  count('dripping bodies', times);
});
