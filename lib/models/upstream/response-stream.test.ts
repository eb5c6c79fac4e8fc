import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type BodyFilter, toStream } from './response-stream.ts';
import { createTransport, type Transport } from './transport.ts';

let transport: Transport;
let server: http.Server;

afterEach(() => {
  transport.close();
  server.closeAllConnections();
  server.close();
});

const AS_IT_IS: BodyFilter = { push: (bytes) => bytes, end: () => '', enough: () => false };

/** The body's reader of a response that a server plays. */
async function readerOf(play: (response: http.ServerResponse) => void, filter = AS_IT_IS) {
  server = http.createServer((_, response) => play(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  transport = createTransport(1_000);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const request = { method: 'GET', url, headers: {}, body: null } as const;
  const response = await transport.send(request, new AbortController().signal);
  return toStream(response, filter).getReader();
}

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

test('a large body comes whole, however slowly it is read', async () => {
  const reader = await readerOf((response) => response.end('x'.repeat(3_000_000)));
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(size).toBe(3_000_000);
});

test('a body that breaks off ends after what has come', async () => {
  const reader = await readerOf((response) => {
    response.write('half');
    setImmediate(() => response.destroy());
  });
  expect(decode((await reader.read()).value)).toBe('half');
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});

test('cancelled at its last bytes, a body ends quietly', async () => {
  const reader = await readerOf((response) => response.end('all of it'));
  expect(decode((await reader.read()).value)).toBe('all of it');
  await reader.cancel();
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});

test('once its filter has enough, a body ends and its connection closes', async () => {
  const left = Promise.withResolvers<void>();
  let pushed = 0;
  const filter: BodyFilter = {
    push() {
      pushed += 1;
      return `push ${pushed}`;
    },
    end: () => 'never asked',
    enough: () => pushed > 0,
  };
  const reader = await readerOf((response) => {
    response.on('close', () => left.resolve());
    response.write('endless');
  }, filter);
  expect(decode((await reader.read()).value)).toBe('push 1');
  expect(await reader.read()).toEqual({ done: true, value: undefined });
  await left.promise;
});
