import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTransport, type Transport } from './transport.ts';
import { transportFetch } from './transport-fetch.ts';

let transport: Transport;
let server: http.Server;

afterEach(() => {
  transport.close();
  server.closeAllConnections();
  server.close();
});

/** The body's reader of a response that a server plays. */
async function readerOf(play: (response: http.ServerResponse) => void) {
  server = http.createServer((_, response) => play(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  transport = createTransport(1_000);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const { body } = await transportFetch(transport)(url);
  if (body === null) throw new Error('the response has no body');
  return body.getReader();
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

test('a body that breaks off fails its reader', async () => {
  const reader = await readerOf((response) => {
    response.write('half');
    setImmediate(() => response.destroy());
  });
  expect(decode((await reader.read()).value)).toBe('half');
  await expect(reader.read()).rejects.toThrow('broke');
});

test('cancelled at its last bytes, a body ends quietly', async () => {
  const reader = await readerOf((response) => response.end('all of it'));
  expect(decode((await reader.read()).value)).toBe('all of it');
  await reader.cancel();
  expect(await reader.read()).toEqual({ done: true, value: undefined });
});
